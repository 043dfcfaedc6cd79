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
    line.querySelector("[data-print]").addEventListener("click", function () {
      window.print();
    });
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

  // Photo boxes open and close by address alone; here are the keys, the focus and the way back.
  var opener = null;

  function openBox() {
    var id = decodeURIComponent(window.location.hash.slice(1));
    var box = id ? document.getElementById(id) : null;
    return box && box.classList.contains("box") ? box : null;
  }

  function turn(name) {
    var box = openBox();
    var way = box && box.querySelector("." + name);
    if (way) {
      // Turning over pictures is one step for the Back key, not twenty.
      window.location.replace(way.href);
    }
  }

  function settle() {
    var box = openBox();
    document.documentElement.classList.toggle("box-open", Boolean(box));
    if (box) {
      box.querySelector(".close").focus({ preventScroll: true });
    } else if (opener) {
      opener.focus({ preventScroll: true });
      opener = null;
    }
  }

  if (document.querySelector(".box")) {
    document.addEventListener("click", function (event) {
      var way = event.target.closest ? event.target.closest("a") : null;
      if (!way) {
        return;
      }
      if (way.closest(".rows, .captions")) {
        opener = way;
      } else if (way.classList.contains("prev") || way.classList.contains("next")) {
        event.preventDefault();
        turn(way.classList.contains("prev") ? "prev" : "next");
      }
    });
    document.addEventListener("keydown", function (event) {
      if (!openBox() || event.altKey || event.ctrlKey || event.metaKey) {
        return;
      }
      if (event.key === "Escape") {
        turn("close");
      } else if (event.key === "ArrowLeft") {
        turn("prev");
      } else if (event.key === "ArrowRight") {
        turn("next");
      }
    });
    window.addEventListener("hashchange", settle);
    settle();
  }
})();
