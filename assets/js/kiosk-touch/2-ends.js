/* What has expired is neither offered nor opened: the build knows only its own instant, and a screen plays for weeks.
   Defines hongchengKiosk.ends, which ends.js calls, and .ended. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  if (!kiosk || !kiosk.way) { return; }

  var MINUTE = 60000;
  var told = null;

  /* A clock that is not to be believed ends nothing. */
  function isOver(href) {
    var until = told && told.until[kiosk.way.inside(href)];
    if (!until) { return false; }
    var clock = kiosk.host.clock();
    var wall = clock.wall === undefined ? kiosk.schedule.wall(clock.now, told, clock.away) : clock.wall;
    return !kiosk.schedule.isCurrent("", until, wall, kiosk.schedule.isTrusted(told, wall, kiosk.host.isChosen));
  }

  /* Cards of what is over go, and a heading below which nothing is left. */
  function hide() {
    if (!told) { return; }
    Array.prototype.forEach.call(document.querySelectorAll(".t-main a[href]"), function (link) {
      if (!isOver(link.getAttribute("href"))) { return; }
      var row = link.closest("li") || link;
      var group = link.closest("section[aria-labelledby]");
      row.hidden = true;
      if (group && !group.querySelector("li:not([hidden])")) { group.hidden = true; }
    });
  }

  function watch() {
    hide();
    kiosk.wheel.at("ends", MINUTE, watch);
  }

  kiosk.ended = { has: isOver, hide: hide };

  /* Called by ends.js: {offset, since, until: {address in the kiosk: stamp}}. */
  kiosk.ends = function (times) {
    told = times;
    if (isOver(global.location.href)) { kiosk.way.home(); }
    watch();
    kiosk.way.look();
  };
}(this, typeof document === "undefined" ? null : document));
