/* Small comforts.  Every page works without them. */
(function () {
  "use strict";

  // A manifest link on file:// is an error in the console, so it is added over http(s) only.
  var manifest = document.documentElement.getAttribute("data-manifest");
  if (manifest && /^https?:$/.test(window.location.protocol)) {
    var link = document.createElement("link");
    link.rel = "manifest";
    link.href = manifest;
    document.head.appendChild(link);
  }

  // Printing and sharing: shown only where they work.
  Array.prototype.forEach.call(document.querySelectorAll("[data-share]"), function (line) {
    var copy = line.querySelector("[data-copy]");
    var print = line.querySelector("[data-print]");
    if (print) {
      print.addEventListener("click", function () {
        window.print();
      });
    }
    if (navigator.share) {
      copy.textContent = "分享";
      copy.addEventListener("click", function () {
        navigator.share({ title: document.title, url: window.location.href }).catch(function () {});
      });
    } else if (navigator.clipboard) {
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(window.location.href).then(function () {
          copy.textContent = "已复制";
        }, function () {});
      });
    } else {
      copy.hidden = true;
    }
    line.hidden = false;
  });
})();
