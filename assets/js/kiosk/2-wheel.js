/* One timer for everything that a kiosk does later, and the list of what went wrong.
   Defines hongchengKiosk.host, .wheel and .notes.

   The host is where time and the page come from; whoever sets hongchengHost before this script runs plays the host,
   so that weeks can be tried in minutes. */
(function (global) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var MOST_NOTES = 50;
  var LONGEST_WAIT = 60000;

  /* -- the host ------------------------------------------------------------------------------- */

  function asked(name) {
    var found = new RegExp("[?&]" + name + "=([^&#]*)").exec(global.location ? global.location.search : "");
    return found ? decodeURIComponent(found[1]) : "";
  }

  /* ?at=2026-07-01T19:30 plays that moment at the venue, &speed=60 an hour a minute. */
  function ownHost() {
    var speed = Math.min(Math.max(Number(asked("speed")) || 1, 0.1), 3600);
    var chosen = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(asked("at")) ? Date.parse(asked("at") + ":00Z") : NaN;
    function ticks() { return global.performance.now() * speed; }
    return {
      isChosen: !isNaN(chosen),
      speed: speed,
      /* Milliseconds that only go forward: a clock that is set right must stop nothing. */
      ticks: ticks,
      /* The clock of the venue as {now, away}: UTC and the distance from it that the box believes in. */
      clock: function () {
        if (!isNaN(chosen)) { return { wall: chosen + ticks() }; }
        var now = new Date(Date.now());
        return { now: now.getTime(), away: -now.getTimezoneOffset() };
      },
      wait: function (milliseconds, work) { return global.setTimeout(work, milliseconds / speed); },
      cancel: function (timer) { global.clearTimeout(timer); },
      /* A second heart, for when the first stands still. */
      beat: function (work) { global.setInterval(work, 10000); },
      reload: function () { global.location.reload(); }
    };
  }

  var host = kiosk.host = global.hongchengHost || ownHost();

  /* -- what went wrong ------------------------------------------------------------------------ */

  var notes = [];
  var counted = 0;

  kiosk.notes = {
    add: function (what, why) {
      counted += 1;
      notes.push({ at: kiosk.stamp ? kiosk.stamp() : "", what: what, why: String(why && why.message || why || "").slice(0, 200) });
      if (notes.length > MOST_NOTES) { notes.shift(); }
    },
    list: function () { return notes.slice(); },
    count: function () { return counted; }
  };

  /* -- the wheel ------------------------------------------------------------------------------ */

  var tasks = Object.create(null);
  var timer = null;
  var ranAt = host.ticks();

  /* Does *work* after *milliseconds*; a task of the same *name* that still waits is forgotten. */
  function at(name, milliseconds, work) {
    tasks[name] = { due: host.ticks() + milliseconds, work: work };
    wind();
  }

  function drop(name) {
    delete tasks[name];
  }

  function wind() {
    var soonest = Infinity;
    Object.keys(tasks).forEach(function (name) { soonest = Math.min(soonest, tasks[name].due); });
    if (timer !== null) { host.cancel(timer); }
    timer = host.wait(Math.min(Math.max(soonest - host.ticks(), 1), LONGEST_WAIT), run);
  }

  function run() {
    var now = host.ticks();
    timer = null;
    ranAt = now;
    Object.keys(tasks).forEach(function (name) {
      var task = tasks[name];
      if (!task || task.due > now) { return; }
      delete tasks[name];
      try {
        task.work();
      } catch (error) {
        kiosk.notes.add(name, error);
      }
    });
    wind();
  }

  kiosk.wheel = {
    at: at,
    drop: drop,
    run: run,
    /* Milliseconds since it last turned. */
    silence: function () { return host.ticks() - ranAt; }
  };
}(this));
