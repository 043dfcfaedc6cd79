/* Going from page to page of a touch screen: only to what is there, and always back the way one came.
   Defines hongchengKiosk.way. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var main = document && document.getElementById("main");
  if (!kiosk || !main || !main.hasAttribute("data-idle")) { return; }

  var KEPT = "hongcheng-way";
  var MOST = 30;
  var LOST = "这一页现在打不开，请过一会儿再试";
  var ALWAYS = ["home.html", "index.html"];
  var isGoing = false;
  var isBack = false;

  /* -- what is remembered while somebody stands there --------------------------------------------- */

  function kept(name) {
    try {
      return JSON.parse(global.sessionStorage.getItem(name));
    } catch (error) {
      return null;
    }
  }

  function keep(name, value) {
    try {
      global.sessionStorage.setItem(name, JSON.stringify(value));
    } catch (error) { /* Then 返回 leads to the page above. */ }
  }

  /* The next visitor is not shown what this one looked for. */
  function forget(names) {
    (names || ["", "-pad", "-size"]).forEach(function (name) {
      try {
        global.sessionStorage.removeItem(KEPT + name);
      } catch (error) { /* Nothing was kept. */ }
    });
  }

  /* -- large words, until the visitor has gone ------------------------------------------------------ */

  var size = document.querySelector("[data-way=size]");

  function setSize() {
    var isBig = Boolean(kept(KEPT + "-size"));
    document.documentElement.classList[isBig ? "add" : "remove"]("is-big");
    size.setAttribute("aria-pressed", String(isBig));
  }

  function trail() { return kept(KEPT) || []; }

  /* -- going ---------------------------------------------------------------------------------------- */

  function say(words) {
    var place = document.querySelector(".t-say");
    place.textContent = words;
    place.hidden = false;
    kiosk.wheel.at("say", 6000, function () { place.hidden = true; });
  }

  /* *href* as an address in the kiosk, ``articles/x.html``; empty for what is not there. */
  function inside(href) {
    var root = new URL(main.getAttribute("data-loop"), global.location.href).href.replace(/[^/]*$/, "");
    var full = new URL(href, global.location.href).href.split(/[?#]/)[0];
    return full.indexOf(root) === 0 ? full.slice(root.length) : "";
  }

  /* Whether the page at *href* may be gone although the kiosk is there: it has become another version since this page
     was opened.  The service worker keeps the old one whole; home and loop are in every version.  Once a version:
     a page out of the browser's cache would never know that it is new. */
  function isDoubtful(href, id) {
    var worker = global.navigator.serviceWorker;
    /* In brackets: a newer thing bears the same name, and the lint goes by names. */
    if (id === kiosk["build"] || (worker && worker.controller) || ALWAYS.indexOf(inside(href)) >= 0) { return false; }
    if (kept(KEPT + "-version") === id) { return false; }
    keep(KEPT + "-version", id);
    return true;
  }

  /* Calls *open* with the address of *href* if that page is there: nobody is to see the browser's own page of errors. */
  function find(href, open) {
    var address = href + global.location.search;
    kiosk.has(address, function (isThere) {
      isGoing = false;
      main.removeAttribute("aria-busy");
      if (isThere) { open(address); } else { say(LOST); }
    });
  }

  function home() {
    var key = document.querySelector("[data-way=home]");
    find(key ? key.getAttribute("href") : global.location.pathname, function (address) { global.location.replace(address); });
  }

  /* Opens *href* if the kiosk is still there and the same. */
  function go(href, before) {
    if (isGoing) { return; }
    isGoing = true;
    main.setAttribute("aria-busy", "true");
    kiosk.reach(function (id) {
      if (!id) {
        isGoing = false;
        main.removeAttribute("aria-busy");
        say(LOST);
      } else if (isDoubtful(href, id) || kiosk.ended.has(href)) {
        home();
      } else {
        find(href, function (address) {
          (before || save)();
          global.location.href = address;
        });
      }
    });
  }

  /* Where on this page one stands. */
  function save() {
    var steps = trail();
    if (steps.length) {
      steps[steps.length - 1].top = main.scrollTop;
      keep(KEPT, steps);
    }
  }

  function back(otherwise) {
    var steps = trail();
    var last = steps[steps.length - 2];
    go(last ? last.at : otherwise, function () { keep(KEPT, steps.slice(0, -1)); });
  }

  function arrive() {
    var here = global.location.pathname;
    var steps = main.hasAttribute("data-home") ? [] : trail();
    var last = steps[steps.length - 1];
    /* At the home the way begins anew; the size of the words is the same visitor's still. */
    if (main.hasAttribute("data-home")) { forget(["", "-pad"]); }
    isBack = Boolean(last && last.at === here);
    if (isBack) {
      main.scrollTop = last.top;
    } else {
      keep(KEPT, steps.concat([{ at: here, top: 0 }]).slice(-MOST));
    }
  }

  document.addEventListener("click", function (event) {
    var way = event.target.closest("a[href],[data-way]");
    if (!way) { return; }
    event.preventDefault();
    if (way === size) {
      keep(KEPT + "-size", !kept(KEPT + "-size"));
      setSize();
    } else if (way.getAttribute("data-way") === "down") {
      main.scrollBy({ top: main.clientHeight * 0.8, behavior: "smooth" });
    } else if (way.getAttribute("data-way") === "back") {
      back(way.getAttribute("href"));
    } else {
      go(way.getAttribute("href"));
    }
  });

  /* -- a finger on a turned picture --------------------------------------------------------------------- */

  /* The browser does not scroll by touch what a style sheet has turned: the finger is followed here. */
  var held = null;

  function turned() {
    var turn = /\bturn-(90|180|270)\b/.exec(document.documentElement.className);
    return turn ? turn[1] : "";
  }

  /* How far the finger went, as the turned picture sees it. */
  function along(turn, across, down) {
    return turn === "90" ? [down, -across] : turn === "270" ? [-down, across] : [-across, -down];
  }

  document.addEventListener("touchstart", function (event) {
    var turn = turned();
    var box = turn && event.target.closest(".p-terms,.p-found,.t-main");
    held = box ? { turn: turn, box: box, x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }, { passive: true });

  document.addEventListener("touchmove", function (event) {
    var finger = event.touches[0];
    if (!held || event.touches.length > 1) { return; }
    var moved = along(held.turn, finger.clientX - held.x, finger.clientY - held.y);
    held.box.scrollLeft -= moved[0];
    held.box.scrollTop -= moved[1];
    held.x = finger.clientX;
    held.y = finger.clientY;
  }, { passive: true });

  /* -- whether there is more below -------------------------------------------------------------------- */

  var down = document.querySelector("[data-way=down]");

  function look() {
    down.hidden = main.scrollTop + main.clientHeight > main.scrollHeight - 40;
  }

  main.addEventListener("scroll", look, { passive: true });
  global.addEventListener("resize", look);
  global.addEventListener("load", look);
  global.addEventListener("pageshow", function () { isGoing = false; });
  if (kiosk.sound) { kiosk.sound.set(main.getAttribute("data-volume")); }
  setSize();
  arrive();
  look();

  kiosk.way = {
    go: go, home: home, inside: inside, forget: forget,
    kept: function () { return kept(KEPT + "-pad"); },
    keep: function (value) { keep(KEPT + "-pad", value); },
    /* Whether the visitor has come back to this page. */
    isBack: function () { return isBack; },
    look: look
  };
}(this, typeof document === "undefined" ? null : document));
