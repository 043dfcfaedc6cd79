/* Keeps a kiosk alive: notices what is stuck, begins anew at a quiet hour, and never leaves for a page that is not
   there.  Defines hongchengKiosk.watch, .ask and .version. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var LATE = 120000;
  var SILENT = 150000;
  var ANSWER = 10000;
  var QUIET = 4 * 60;
  var LONG = 2 * 3600000;
  var BACK_OFF = [0, 1, 5, 15, 60];
  var KEPT = "hongcheng-kiosk";

  var begun = kiosk.host.ticks();
  var restarts = 0;
  var isLeaving = false;
  var heard = null;

  kiosk.build = "";

  /* Called by version.js: when the page is made, and whenever it is asked for again. */
  kiosk.version = function (id) {
    if (heard) {
      heard(id);
    } else {
      kiosk.build = id;
    }
  };

  /* Calls *hear* with the id of the version that lies there now, or with nothing when nobody answers in time: the
     network is cut, or the stick pulled out. */
  kiosk.ask = function (hear) {
    var first = document.querySelector("script[src*='version.js']");
    if (heard || !first) {
      hear("");
      return;
    }
    var script = document.createElement("script");

    function end(id) {
      if (heard !== end) { return; }
      heard = null;
      kiosk.wheel.drop("answer");
      if (script.parentNode) { script.parentNode.removeChild(script); }
      hear(id);
    }

    heard = end;
    script.onload = script.onerror = function () { end(""); };
    script.src = first.getAttribute("src").split("?")[0] + "?" + Math.floor(kiosk.host.ticks());
    document.head.appendChild(script);
    kiosk.wheel.at("answer", ANSWER, function () { end(""); });
  };

  function remembered() {
    try {
      return JSON.parse(global.sessionStorage.getItem(KEPT)) || { count: 0, at: 0 };
    } catch (error) {
      return { count: 0, at: 0 };
    }
  }

  function remember(value) {
    try {
      global.sessionStorage.setItem(KEPT, JSON.stringify(value));
    } catch (error) { /* A box that keeps nothing has no back-off either, but its restarts come first. */ }
  }

  /* Loads the page again if it is still there; else begins anew in place.  *isFault*: more slowly each time. */
  function reload(reason, isFault) {
    if (isLeaving) { return; }
    var past = remembered();
    var now = Date.now();
    var wait = isFault ? BACK_OFF[Math.min(past.count, BACK_OFF.length - 1)] * 60000 : 0;
    if (isFault && Math.abs(now - past.at) < wait) {
      kiosk.loop.restart();
      return;
    }
    isLeaving = true;
    kiosk.notes.add("重新打开", reason);
    kiosk.ask(function (id) {
      isLeaving = false;
      if (!id) {
        kiosk.notes.add("重新打开", "页面现在够不着，原地重放");
        kiosk.loop.restart();
        return;
      }
      remember({ count: isFault ? past.count + 1 : 0, at: now });
      kiosk.host.reload();
    });
  }

  /* Called every minute. */
  kiosk.watch = function (now) {
    var isOld = kiosk.host.ticks() - begun > LONG;
    var isQuiet = kiosk.schedule.weekMinute(now.wall) % 1440 === QUIET;
    if (kiosk.loop.state().late > LATE) {
      restarts += 1;
      kiosk.notes.add("展播", "画面停住了");
      if (restarts > 1) {
        reload("画面停住了", true);
      } else {
        kiosk.loop.restart();
      }
    } else if (isOld && (now.isRight ? isQuiet : kiosk.host.ticks() - begun > 12 * LONG)) {
      reload("每天一次", false);
    }
  };

  /* The other heart: turns the wheel when a timer was lost, and gives up on it when that does not help. */
  var lost = 0;
  kiosk.host.beat(function () {
    if (kiosk.wheel.silence() < SILENT) {
      lost = 0;
      return;
    }
    lost += 1;
    kiosk.wheel.run();
    if (lost > 3) { reload("计时停了", true); }
  });

  kiosk.reload = reload;
}(this, typeof document === "undefined" ? null : document));
