/* When nobody has touched a page for a while it asks, and then goes back to the loop. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  if (!kiosk || !kiosk.way) { return; }

  var LEFT = 15;
  var AGAIN = 30000;
  var main = document.getElementById("main");
  var layer = document.querySelector(".t-ask");
  var place = layer.querySelector(".t-left");
  var button = layer.querySelector("button");
  var wait = Number(main.getAttribute("data-idle")) * 1000;
  var touched = kiosk.host.ticks();
  var left = 0;

  /* What is seen or heard is looked at, also without a touch. */
  function isPlaying() {
    return Array.prototype.some.call(document.querySelectorAll("video,audio"), function (player) {
      return !player.paused && !player.ended && player.readyState > 2;
    });
  }

  function touch() { touched = kiosk.host.ticks(); }

  function watch() {
    var now = kiosk.host.ticks();
    if (isPlaying()) { touched = now; }
    if (now - touched >= wait) {
      ask();
    } else {
      kiosk.wheel.at("idle", wait - (now - touched), watch);
    }
  }

  function ask() {
    left = LEFT;
    layer.hidden = false;
    button.focus({ preventScroll: true });
    count();
  }

  function count() {
    place.textContent = String(left);
    if (left === 0) {
      leave();
      return;
    }
    left -= 1;
    kiosk.wheel.at("idle", 1000, count);
  }

  function leave() {
    var loop = main.getAttribute("data-loop") + global.location.search;

    function end(isThere) {
      if (layer.hidden) { return; }
      if (!isThere) {
        kiosk.wheel.at("idle", AGAIN, leave);
        return;
      }
      kiosk.way.forget();
      global.location.replace(loop);
    }

    kiosk.reach(function (id) {
      if (id) { kiosk.has(loop, end); } else { end(false); }
    });
  }

  function stay() {
    layer.hidden = true;
    touch();
    watch();
  }

  layer.addEventListener("click", function (event) {
    event.stopPropagation();
    stay();
  });
  ["pointerdown", "keydown"].forEach(function (name) { document.addEventListener(name, touch, true); });
  document.addEventListener("scroll", touch, { capture: true, passive: true });
  watch();
}(this, typeof document === "undefined" ? null : document));
