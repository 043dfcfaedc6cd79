/* Puts the stage upright and begins when the times are there, or when it is clear that they will not come. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var told = null;
  var isGoing = false;

  /* Called by the script with the times. */
  kiosk.times = function (times) {
    told = times;
    kiosk.sound.set(times.volume);
  };

  if (!document) { return; }

  var root = document.documentElement;

  function turned() {
    var asked = /[?&]rotate=(0|90|180|270)\b/.exec(global.location.search);
    return asked ? asked[1] : root.getAttribute("data-rotate") || "0";
  }

  function setShape() {
    var turn = turned();
    var isSideways = turn === "90" || turn === "270";
    var isTall = isSideways ? global.innerWidth > global.innerHeight : global.innerHeight > global.innerWidth;
    root.className = root.className.replace(/\b(is-tall|is-wide|turn-\d+)\b/g, "").trim() +
      " turn-" + turn + (isTall ? " is-tall" : " is-wide");
  }

  function start() {
    setShape();
    if (document.getElementById("stage")) {
      kiosk.loop.begin(told);
      kiosk.updates.begin();
    }
  }

  /* A touch leads to what it touches, where that is in the kiosk, else to the home. */
  function goHome(event) {
    var stage = document.getElementById("stage");
    var home = stage && stage.getAttribute("data-home");
    if (!home) { return; }
    var scene = event && event.target.closest && event.target.closest("[data-page]");
    var page = scene ? scene.getAttribute("data-page") : home;
    var worker = global.navigator.serviceWorker;
    if (isGoing) { return; }
    isGoing = true;
    /* Only to a page that is there: in another version than this one, the home is. */
    kiosk.reach(function (id) {
      var isSame = id === kiosk.build || (worker && worker.controller);
      var address = (isSame ? page : home) + global.location.search;
      if (!id) {
        isGoing = false;
        return;
      }
      kiosk.has(address, function (isThere) {
        isGoing = false;
        if (isThere) { global.location.assign(address); }
      });
    });
  }

  kiosk.goHome = goHome;
  setShape();
  global.addEventListener("resize", setShape);
  global.addEventListener("error", function (event) { kiosk.notes.add("脚本", event.message); });
  global.addEventListener("unhandledrejection", function (event) { kiosk.notes.add("脚本", event.reason); });
  document.addEventListener("pointerdown", goHome);
  /* Behind the script with the times, whether it came or not. */
  document.addEventListener("DOMContentLoaded", start);
}(this, typeof document === "undefined" ? null : document));
