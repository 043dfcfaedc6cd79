/* Recorded talks with large keys.  Captions come by script, because <track src> is dead on file://. */
(function (global, document) {
  "use strict";

  if (!document) { return; }

  var sections = Array.prototype.slice.call(document.querySelectorAll("[data-recording]"));

  function playerOf(section) { return section.querySelector("video,audio"); }

  /* The script with the captions calls this. */
  global.hongchengCues = function (name, cues) {
    sections.forEach(function (section) {
      if (section.getAttribute("data-recording") === name) { section.cues = cues; }
    });
  };

  function begin(section) {
    var player = playerOf(section);
    var key = section.querySelector("[data-play]");
    var cue = section.querySelector(".t-cue");
    var bar = section.querySelector(".t-progress i");

    function play() {
      var started = player.play();
      if (started && started.catch) { started.catch(function () {}); }
    }

    function tell() {
      key.textContent = player.paused ? "播放" : "停一下";
    }

    function follow() {
      var now = player.currentTime;
      var said = (section.cues || []).filter(function (one) { return one[0] <= now && now < one[1]; })[0];
      cue.textContent = said ? said[2] : "";
      cue.hidden = !said;
      bar.style.width = player.duration ? 100 * now / player.duration + "%" : "0";
    }

    key.addEventListener("click", function () {
      if (player.paused) { play(); } else { player.pause(); }
    });
    Array.prototype.forEach.call(section.querySelectorAll("[data-jump]"), function (jump) {
      jump.addEventListener("click", function () {
        player.currentTime = Math.max(0, player.currentTime + Number(jump.getAttribute("data-jump")));
      });
    });
    Array.prototype.forEach.call(section.querySelectorAll("[data-at]"), function (chapter) {
      var at = /#t=([\d.]+)/.exec(chapter.getAttribute("data-at"));
      chapter.addEventListener("click", function () {
        player.currentTime = at ? Number(at[1]) : 0;
        play();
      });
    });
    player.addEventListener("play", function () {
      /* One voice at a time. */
      sections.forEach(function (other) {
        if (other !== section) { playerOf(other).pause(); }
      });
    });
    ["play", "pause", "ended"].forEach(function (name) { player.addEventListener(name, tell); });
    ["timeupdate", "seeked", "loadedmetadata"].forEach(function (name) { player.addEventListener(name, follow); });
    if (section.getAttribute("data-src")) {
      var script = document.createElement("script");
      script.src = section.getAttribute("data-src");
      document.head.appendChild(script);
    }
  }

  sections.forEach(begin);
}(this, typeof document === "undefined" ? null : document));
