/* Keeps a kiosk alive: notices what is stuck, begins anew at a quiet hour, and never leaves for a page that is not
   there.  Defines hongchengKiosk.watch, .ask, .reach, .has and .version. */
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

  /* Called by version.js: when the page is made, and on a disk whenever it is asked for again.  An answer that comes
     after its time tells of another version and not of this page. */
  kiosk.version = function (id) {
    if (heard) {
      heard(id);
    } else if (!kiosk.build) {
      kiosk.build = id;
    }
  };

  /* -- questions ------------------------------------------------------------------------------------ */

  function isServed() { return /^http/.test(global.location.protocol); }

  function isKept() {
    var worker = global.navigator.serviceWorker;
    return Boolean(worker && worker.controller);
  }

  function versionScript() {
    var first = document.querySelector("script[src*='version.js']");
    return first ? first.getAttribute("src").split("?")[0] : "version.js";
  }

  function idIn(text) { return (/^hongchengKiosk\.version\("([^"]+)"\)/.exec(text) || ["", ""])[1]; }

  /* Tells *end* the text at *address*, or nothing; gives what breaks it off. */
  function read(address, mode, end) {
    var stop = new AbortController();
    fetch(address, { cache: mode, credentials: "same-origin", signal: stop.signal }).then(function (response) {
      return response.ok ? response.text() : "";
    }).then(end, function () { end(""); });
    return function () { stop.abort(); };
  }

  /* The same for the script at *address*, which tells its id itself. */
  function run(address, end) {
    var script = document.createElement("script");
    heard = end;
    script.onload = script.onerror = function () { end(""); };
    script.src = address;
    document.head.appendChild(script);
    return function () {
      heard = null;
      document.head.removeChild(script);
    };
  }

  /* A question that *begin* asks: whoever asks meanwhile hears the same answer, and after ten seconds it is nothing. */
  function question(task, begin) {
    var hearers = [];

    return function (hear) {
      var isOver = false;
      hearers.push(hear);
      if (hearers.length > 1) { return; }

      function end(answer) {
        var all = hearers;
        if (isOver) { return; }
        isOver = true;
        hearers = [];
        kiosk.wheel.drop(task);
        stop();
        all.forEach(function (one) { one(answer); });
      }

      kiosk.wheel.at(task, ANSWER, function () { end(""); });
      var stop = begin(end);
    };
  }

  /* Calls *hear* with the id of the version that lies there now, or with nothing when nobody answers in time: the
     network is cut, or the stick pulled out.  From a server it is read: past every cache and kept in none, for a box asks
     a hundred thousand times a year; and what a hotel's gate says in its stead is not run.  A disk lets a page read
     nothing, but run a script. */
  kiosk.ask = question("answer", function (end) {
    var address = versionScript() + "?" + Math.floor(kiosk.host.ticks());
    return isServed() ? read(address, "no-store", function (text) { end(idIn(text)); }) : run(address, end);
  });

  var askWorker = question("kept", function (end) {
    return read(versionScript(), "no-store", function (text) { end(idIn(text)); });
  });

  /* Calls *hear* with the id of the version whose pages can be opened now, or with nothing: the one that the service
     worker keeps whole, whether there is a network or not, else the one that lies there. */
  kiosk.reach = function (hear) { (isKept() ? askWorker : kiosk.ask)(hear); };

  /* Calls *hear* with whether the page at *href* can be opened.  Over plain http it is fetched first, so that a network
     that is cut between the answer and the page shows no error. */
  kiosk.has = function (href, hear) {
    if (isServed() && !isKept()) {
      question("page", function (end) { return read(href, "no-cache", end); })(function (text) { hear(Boolean(text)); });
    } else {
      hear(true);
    }
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
