/* The prompter: the script runs past a mark at the speed of speech.

   What runs is a place in the script, counted in syllables, and the screen follows it: every line takes the time that
   its own words take, so a line of four characters is not given the time of a full one, and a screen of another width
   runs at the same speed.  Nothing is loaded, nothing is sent; where storage is forbidden nothing is remembered. */
(function (window, document) {
  "use strict";

  var prompt = document.querySelector("[data-prompter]");
  if (!prompt) {
    return;
  }
  var root = document.documentElement;
  var view = prompt.querySelector("[data-view]");
  var text = prompt.querySelector("[data-text]");
  var keys = prompt.querySelector("[data-keys]");
  var more = prompt.querySelector("details");
  var cues = all("[data-cue]");
  var heads = all("[data-head]");
  var SLOWEST = 60;
  var FASTEST = 400;
  var STEP = 10;
  var LONGEST_FRAME = 250; // milliseconds: a screen that slept must not leap
  var SAVE_EVERY = 2000;
  var TAP = 8; // pixels that a finger may slip
  var TYPES = 5;
  var GUIDE = 0.3; // of the height: where the line stands that is being said
  var SPOKEN = /[0-9A-Za-z\u00c0-\u024f\u3007\u3400-\u9fff\uf900-\ufaff\ud840-\ud8ff]/;

  var lines = []; // {top, at, length, cue}: pixels in the text, syllables
  var total = 0;
  var at = 0; // the place, in syllables
  var rate = Number(prompt.getAttribute("data-rate"));
  var type = 3;
  var who = "";
  var running = false;
  var held = false;
  var shownTop = -1; // where we have scrolled to: any other place is the reader's doing
  var shownCue = null;
  var before = 0;
  var savedAt = 0;
  var lock = null;

  function all(selector) {
    return Array.prototype.slice.call(prompt.querySelectorAll(selector));
  }

  function isStill() {
    return Boolean(window.matchMedia) && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /* -- what is remembered -------------------------------------------------------------------- */

  function keep(name, value) {
    try {
      window.localStorage.setItem(name, JSON.stringify(value));
    } catch (error) {
      // Then it holds for this page only.
    }
  }

  function kept(name) {
    try {
      return JSON.parse(window.localStorage.getItem(name)) || {};
    } catch (error) {
      return {};
    }
  }

  var place = "prompter:" + prompt.getAttribute("data-prompter");

  function save() {
    keep(place, {
      version: prompt.getAttribute("data-version"),
      at: Math.round(at * 10) / 10,
      rate: rate,
      who: who
    });
  }

  function saveScreen() {
    keep("prompter", {
      x: root.classList.contains("mirror-x"),
      y: root.classList.contains("mirror-y"),
      light: root.classList.contains("stage-light"),
      type: type,
      signs: keys.querySelector("[name=signs]").checked
    });
  }

  /* -- lines on this screen ------------------------------------------------------------------ */

  /* The lines of a paragraph as the browser has broken them, each with its share of the paragraph's syllables. */
  function linesOf(paragraph, cue, origin) {
    var found = [];
    var walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, null);
    var range = document.createRange();
    var weight = 0;
    var line = null;
    var node;
    while ((node = walker.nextNode())) {
      for (var place = 0; place < node.length; place += 1) {
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        var box = range.getBoundingClientRect();
        if (!box.height) {
          continue;
        }
        if (!line || box.top > line.middle) {
          // The mark at the side points at the middle of the line that is being said.
          line = { top: box.top + box.height / 2 - origin, middle: box.top + box.height / 2, weight: 0, cue: cue };
          found.push(line);
        }
        if (SPOKEN.test(node.data.charAt(place))) {
          line.weight += 1;
          weight += 1;
        }
      }
    }
    var syllables = Number(paragraph.getAttribute("data-syllables"));
    found.forEach(function (one) {
      one.length = weight ? syllables * one.weight / weight : syllables / found.length;
    });
    return found;
  }

  function measure() {
    // A mirrored text is measured the right way round; nothing is painted in between.
    var mirrors = ["mirror-x", "mirror-y"].filter(function (name) {
      return root.classList.contains(name);
    });
    mirrors.forEach(function (name) { root.classList.remove(name); });
    var origin = text.getBoundingClientRect().top - text.scrollTop;
    lines = [];
    total = 0;
    cues.forEach(function (cue) {
      Array.prototype.forEach.call(cue.querySelectorAll("[data-syllables]"), function (paragraph) {
        linesOf(paragraph, cue, origin).forEach(function (line) {
          line.at = total;
          total += line.length;
          lines.push(line);
        });
      });
    });
    var last = cues.length ? cues[cues.length - 1].getBoundingClientRect().bottom - origin : 0;
    lines.forEach(function (line, number) {
      line.bottom = number + 1 < lines.length ? lines[number + 1].top : last;
    });
    mirrors.forEach(function (name) { root.classList.add(name); });
    at = Math.min(at, total);
  }

  /* The number of the last line whose *field* is not beyond *value*. */
  function lineAt(field, value) {
    var low = 0;
    var high = lines.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (lines[middle][field] <= value + 0.001) { low = middle + 1; } else { high = middle; }
    }
    return Math.max(0, low - 1);
  }

  function topOf(syllables) {
    var line = lines[lineAt("at", syllables)];
    var part = line.length ? Math.min(1, (syllables - line.at) / line.length) : 0;
    return isStill() ? line.top : line.top + part * (line.bottom - line.top);
  }

  function syllablesAt(top) {
    var line = lines[lineAt("top", top)];
    var part = Math.max(0, Math.min(1, (top - line.top) / Math.max(1, line.bottom - line.top)));
    return line.at + part * line.length;
  }

  function guide() {
    return view.clientHeight * GUIDE;
  }

  /* -- what is shown ------------------------------------------------------------------------- */

  function clock(seconds) {
    var rest = Math.ceil(seconds) % 60;
    return Math.floor(Math.ceil(seconds) / 60) + ":" + (rest < 10 ? "0" : "") + rest;
  }

  function say(element, words) {
    if (element.textContent !== words) {
      element.textContent = words;
    }
  }

  function showPlace() {
    say(prompt.querySelector("[data-left]"), "还有 " + clock((total - at) / rate * 60));
    var cue = lines[lineAt("at", Math.min(at, total - 0.01))].cue;
    if (cue === shownCue) {
      return;
    }
    shownCue = cue;
    var number = cues.indexOf(cue);
    cues.forEach(function (one, place) {
      one.classList.toggle("is-past", place < number);
      one.classList.toggle("is-now", place === number);
      if (place === number) {
        one.setAttribute("aria-current", "true");
      } else {
        one.removeAttribute("aria-current");
      }
    });
    var part = heads.filter(function (head) {
      return head.compareDocumentPosition(cue) & Node.DOCUMENT_POSITION_FOLLOWING;
    }).pop();
    say(prompt.querySelector("[data-part]"), part ? part.querySelector("span:last-child").textContent : "");
  }

  function show() {
    text.scrollTop = Math.max(0, topOf(at) - guide());
    shownTop = text.scrollTop;
    showPlace();
  }

  function tell(words) {
    say(prompt.querySelector("[data-note]"), words);
  }

  /* -- running ------------------------------------------------------------------------------- */

  function wake() {
    if (navigator.wakeLock && navigator.wakeLock.request) {
      navigator.wakeLock.request("screen").then(function (given) {
        lock = given;
        if (!running) { sleep(); }
      }, function () {});
    }
  }

  function sleep() {
    if (lock) {
      lock.release().catch(function () {});
      lock = null;
    }
  }

  function step(now) {
    if (!running) {
      return;
    }
    var passed = Math.min(LONGEST_FRAME, Math.max(0, now - before));
    before = now;
    if (!held) {
      at = Math.min(total, at + passed * rate / 60000);
      show();
      if (at >= total) {
        stop();
        tell("讲完了。按 Home 键或“从头”回到开头。");
        return;
      }
    }
    if (now - savedAt > SAVE_EVERY) {
      savedAt = now;
      save();
    }
    window.requestAnimationFrame(step);
  }

  function go() {
    if (at >= total) {
      at = 0;
    }
    running = true;
    tell("");
    more.open = false;
    root.classList.add("is-running");
    say(keys.querySelector("[data-do=go]"), "停");
    wake();
    before = window.performance.now();
    window.requestAnimationFrame(step);
  }

  function stop() {
    running = false;
    root.classList.remove("is-running");
    say(keys.querySelector("[data-do=go]"), "开始");
    sleep();
    save();
  }

  function moveTo(syllables) {
    at = Math.max(0, Math.min(total, syllables));
    tell("");
    show();
    if (!running) { save(); }
  }

  /* To the next or the one before of the places where *starts* is true. */
  function move(direction, starts) {
    var places = lines.filter(starts).map(function (line) { return line.at; });
    var slack = direction < 0 ? -0.5 : 0.01;
    var beyond = places.filter(function (one) {
      return direction < 0 ? one < at + slack : one > at + slack;
    });
    moveTo(beyond.length ? beyond[direction < 0 ? beyond.length - 1 : 0] : direction < 0 ? 0 : total);
  }

  function isTurn(line, number) {
    return number === 0 || lines[number - 1].cue !== line.cue;
  }

  function isLine() {
    return true;
  }

  function setRate(value) {
    rate = Math.max(SLOWEST, Math.min(FASTEST, value));
    say(keys.querySelector("[data-speed]"), String(rate));
    showPlace();
    save();
  }

  /* -- the screen ---------------------------------------------------------------------------- */

  function setType(value) {
    type = Math.max(1, Math.min(TYPES, value));
    for (var size = 1; size <= TYPES; size += 1) {
      root.classList.toggle("type-" + size, size === type);
    }
  }

  function press(name, pressed) {
    keys.querySelector("[data-do=" + name + "]").setAttribute("aria-pressed", String(pressed));
  }

  function setClass(name, className, on) {
    root.classList.toggle(className, on);
    press(name, on);
  }

  function follow(mark) {
    who = mark;
    cues.forEach(function (cue) {
      // What all say together is everybody's.
      var own = !mark || cue.getAttribute("data-cue") === mark || cue.classList.contains("cue-he");
      cue.classList.toggle("is-other", !own);
    });
    Array.prototype.forEach.call(keys.querySelectorAll("[name=who]"), function (radio) {
      radio.checked = radio.value === mark;
    });
  }

  function remeasure() {
    measure();
    show();
  }

  function isFull() {
    return Boolean(document.fullscreenElement || document.webkitFullscreenElement);
  }

  function toggleFull() {
    var ask = isFull() ? document.exitFullscreen || document.webkitExitFullscreen
      : root.requestFullscreen || root.webkitRequestFullscreen;
    var answer = ask.call(isFull() ? document : root);
    if (answer && answer.catch) {
      answer.catch(function () {});
    }
  }

  var deeds = {
    go: function () { if (running) { stop(); } else { go(); } },
    previous: function () { move(-1, isTurn); },
    next: function () { move(1, isTurn); },
    slower: function () { setRate(rate - STEP); },
    faster: function () { setRate(rate + STEP); },
    start: function () { moveTo(0); },
    "mirror-x": function () { setClass("mirror-x", "mirror-x", !root.classList.contains("mirror-x")); saveScreen(); },
    "mirror-y": function () { setClass("mirror-y", "mirror-y", !root.classList.contains("mirror-y")); saveScreen(); },
    light: function () { setClass("light", "stage-light", !root.classList.contains("stage-light")); saveScreen(); },
    smaller: function () { setType(type - 1); remeasure(); saveScreen(); },
    larger: function () { setType(type + 1); remeasure(); saveScreen(); },
    full: toggleFull
  };

  keys.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button") : null;
    if (!button) {
      return;
    }
    deeds[button.getAttribute("data-do")]();
    // After a finger or a mouse the space bar must start and stop, not press this button again.
    if (event.detail > 0) {
      button.blur();
    }
  });

  keys.addEventListener("change", function (event) {
    if (event.target.name === "who") {
      follow(event.target.value);
      save();
    } else {
      saveScreen();
    }
  });

  /* -- keys, pedals -------------------------------------------------------------------------- */

  var presses = {
    " ": deeds.go,
    Spacebar: deeds.go,
    PageDown: deeds.next,
    ArrowRight: deeds.next,
    PageUp: deeds.previous,
    ArrowLeft: deeds.previous,
    ArrowDown: function () { move(1, isLine); },
    ArrowUp: function () { move(-1, isLine); },
    Home: deeds.start,
    End: function () { moveTo(total); },
    "+": deeds.faster,
    "=": deeds.faster,
    "-": deeds.slower
  };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === "Escape") {
      if (more.open) {
        more.open = false;
        more.querySelector("summary").focus();
      } else if (running) {
        stop();
      }
      return;
    }
    var on = event.target;
    var isControl = on !== text && Boolean(on.closest && on.closest("a, button, summary, input"));
    // A control keeps its own keys: space and arrows.
    if (isControl && !/^(?:Page|Home|End|[+=-]$)/.test(event.key)) {
      return;
    }
    // Keys of one sign must be such as can be switched off (WCAG 2.1.4).
    if (/^[+=-]$/.test(event.key) && !keys.querySelector("[name=signs]").checked) {
      return;
    }
    var deed = presses[event.key];
    if (deed) {
      event.preventDefault();
      // A key that is held down starts and stops once.
      if (!(event.repeat && deed === deeds.go)) {
        deed();
      }
    }
  });

  /* -- touch, mouse, wheel ------------------------------------------------------------------- */

  var finger = null;

  text.addEventListener("pointerdown", function (event) {
    if (!event.isPrimary || event.button > 0) {
      return;
    }
    finger = { id: event.pointerId, y: event.clientY, top: text.scrollTop, moved: false };
    held = true;
  });

  document.addEventListener("pointermove", function (event) {
    if (!finger || event.pointerId !== finger.id) {
      return;
    }
    var way = event.clientY - finger.y;
    finger.moved = finger.moved || Math.abs(way) > TAP;
    if (finger.moved) {
      text.scrollTop = finger.top - (root.classList.contains("mirror-y") ? -way : way);
      follows();
    }
  });

  function letGo(event) {
    if (!finger || event.pointerId !== finger.id) {
      return;
    }
    var tapped = !finger.moved && event.type === "pointerup";
    finger = null;
    held = false;
    before = window.performance.now();
    if (more.open) {
      more.open = false;
    } else if (tapped) {
      deeds.go();
    } else if (!running) {
      save();
    }
  }

  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);

  /* The place follows the screen: it was dragged, or scrolled by a wheel or by an aid. */
  function follows() {
    shownTop = text.scrollTop;
    at = syllablesAt(text.scrollTop + guide());
    showPlace();
  }

  text.addEventListener("scroll", function () {
    if (!finger && Math.abs(text.scrollTop - shownTop) > 2) {
      follows();
    }
  });

  /* -- coming and going ---------------------------------------------------------------------- */

  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      save();
    } else if (running) {
      wake();
    }
  });
  window.addEventListener("pagehide", save);
  window.addEventListener("resize", remeasure);
  ["fullscreenchange", "webkitfullscreenchange"].forEach(function (name) {
    document.addEventListener(name, function () { press("full", isFull()); });
  });
  if (document.fonts && document.fonts.ready) {
    document.fonts.ready.then(remeasure);
  }

  var screen = kept("prompter");
  setClass("mirror-x", "mirror-x", screen.x === true);
  setClass("mirror-y", "mirror-y", screen.y === true);
  setClass("light", "stage-light", screen.light === true);
  setType(Number(screen.type) || type);
  keys.querySelector("[name=signs]").checked = screen.signs !== false;
  keys.querySelector("[data-do=full]").hidden = !(root.requestFullscreen || root.webkitRequestFullscreen);
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "台词");
  keys.hidden = false;
  measure();
  if (!lines.length) {
    keys.hidden = true;
    return;
  }
  var last = kept(place);
  var marks = Array.prototype.map.call(keys.querySelectorAll("[name=who]"), function (radio) { return radio.value; });
  follow(marks.indexOf(last.who) < 0 ? "" : last.who);
  rate = Number(last.rate) >= SLOWEST && Number(last.rate) <= FASTEST ? Number(last.rate) : rate;
  if (last.version === prompt.getAttribute("data-version") && last.at > 0 && last.at < total - 1) {
    at = Number(last.at);
    tell("接着上次停下的地方。要从头讲，按 Home 键或“更多”里的“从头”。");
  }
  say(keys.querySelector("[data-speed]"), String(rate));
  show();
})(window, document);
