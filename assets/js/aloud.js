/* 听全文: the title and the text of the page, block by block, in the voice of the reader's own device.
   Only voices on the device are used, for others send the text away.  It never speaks unless asked to. */
(function (window, document) {
  "use strict";
  var speech = window.speechSynthesis;
  var root = document.documentElement;
  var line = document.querySelector("[data-aloud]");
  var bar = document.querySelector("[data-aloud-bar]");
  if (!speech || !window.SpeechSynthesisUtterance || !line || !bar) {
    return;
  }

  var BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, th, td, blockquote";
  // Not said: pictures and their words, code, note marks, pinyin above characters, what is not seen.
  var SILENT = "figure, .pic, pre, sup, rt, rp, .vh, .foots, .credit, [hidden], [aria-hidden=true], button, svg";
  // A voice of Chromium falls silent after fifteen seconds: at four characters a second this stays well below.
  var LONGEST = 45;
  var SPEEDS = [["slow", "慢", 0.75], ["even", "适中", 1], ["fast", "快", 1.3]];
  // Two voices are told apart by their pitch also where the device has one voice only.
  var PITCHES = { jia: 0.8, yi: 1.25, he: 1, other: 0.65 };

  var voices = [];
  var blocks = null;
  var place = 0;      // block
  var chunk = 0;      // piece of the block
  var spoken = null;  // kept, because Chromium drops an utterance that nobody holds, and its end is never told
  var guard = 0;
  var state = "off";  // off, on, held
  var buttons = {};
  Array.prototype.forEach.call(document.querySelectorAll("[data-aloud] [data-do], [data-aloud-bar] [data-do]"), function (button) {
    buttons[button.getAttribute("data-do")] = button;
  });

  /* -- voices -------------------------------------------------------------------------------- */

  /* 普通话 on the device, best first; Cantonese is another language to a listener. */
  function chinese() {
    function language(voice) {
      return voice.lang.replace(/_/g, "-").toLowerCase();
    }
    return Array.prototype.filter.call(speech.getVoices(), function (voice) {
      return /^(?:zh|cmn)\b/.test(language(voice)) && !/^zh-(?:hk|mo|yue)|hant-hk/.test(language(voice)) && voice.localService !== false;
    }).sort(function (one, other) {
      return /tw|hant/.test(language(one)) - /tw|hant/.test(language(other));
    });
  }

  function settle() {
    voices = chinese();
    buttons.start.hidden = !voices.length;
    var speeds = document.querySelector(".reading-speed");
    if (speeds) {
      speeds.hidden = !voices.length;
    }
  }

  /* -- what is read -------------------------------------------------------------------------- */

  /* A part's text by its blocks, in order.  A list in a list belongs to its own points. */
  function blocksOf(part, who) {
    var found = [];
    var walker = document.createTreeWalker(part, window.NodeFilter.SHOW_TEXT);
    var last = null;
    while (walker.nextNode()) {
      var parent = walker.currentNode.parentElement;
      var silent = parent.closest(SILENT);
      if (silent && part.contains(silent)) {
        continue;
      }
      var owner = parent.closest(BLOCKS);
      if (!owner || !part.contains(owner)) {
        owner = part;
      }
      if (!last || last.owner !== owner) {
        last = { owner: owner, who: who, text: "" };
        found.push(last);
      }
      last.text += walker.currentNode.nodeValue;
    }
    return found;
  }

  /* Who says it: of a script the turn it stands in. */
  function voiceOf(part) {
    var turn = part.closest(".turn");
    var style = turn && /\bturn-(\w+)/.exec(turn.className);
    return style ? style[1] : "";
  }

  /* Stage directions are for those on the stage: they are not read. */
  function collect() {
    var parts = document.querySelectorAll("main h1, main .title-block .sub, main .prose, main .script > h2, main .says, main .narration");
    var all = [];
    Array.prototype.forEach.call(parts, function (part) {
      var outer = part.parentElement.closest(".prose");
      if (!outer) {
        all = all.concat(blocksOf(part, voiceOf(part)));
      }
    });
    return all.map(function (block) {
      block.chunks = cut(block.text.replace(/\s+/g, " ").trim());
      return block;
    }).filter(function (block) {
      return block.chunks.length;
    });
  }

  /* Pieces of at most LONGEST characters: whole sentences where they fit, else clauses, else a cut. */
  function cut(text) {
    var pieces = [];
    (text.match(/[^。！？；!?;]+[。！？；!?;”’』」）]*|[。！？；!?;]+/g) || []).forEach(function (sentence) {
      var last = pieces.length - 1;
      if (last >= 0 && pieces[last].length + sentence.length <= LONGEST) {
        pieces[last] += sentence;
      } else if (sentence.length <= LONGEST) {
        pieces.push(sentence);
      } else {
        var rest = "";
        (sentence.match(/[^，、：,:]+[，、：,:]*|[，、：,:]+/g) || []).forEach(function (clause) {
          if (rest && rest.length + clause.length > LONGEST) {
            pieces.push(rest);
            rest = "";
          }
          rest += clause;
          while (rest.length > LONGEST) {
            pieces.push(rest.slice(0, LONGEST));
            rest = rest.slice(LONGEST);
          }
        });
        if (rest) {
          pieces.push(rest);
        }
      }
    });
    // Marks alone are silence, and some voices never end it.
    return pieces.filter(function (piece) {
      return /[\dA-Za-z\u3400-\u9fff\ud840-\udbff]/.test(piece);
    });
  }

  /* -- speaking ------------------------------------------------------------------------------ */

  function speed() {
    var radio = document.querySelector(".reading-panel input[name=speed]:checked");
    return SPEEDS.filter(function (entry) { return radio && entry[0] === radio.value; })[0] || SPEEDS[1];
  }

  function hush() {
    window.clearTimeout(guard);
    spoken = null;
    speech.cancel();
  }

  function say() {
    var block = blocks[place];
    var utterance = new window.SpeechSynthesisUtterance(block.chunks[chunk]);
    var second = block.who && block.who !== "jia" ? Math.min(block.who === "yi" ? 1 : 2, voices.length - 1) : 0;
    utterance.voice = voices[second];
    utterance.lang = utterance.voice.lang;
    utterance.rate = speed()[2];
    utterance.pitch = PITCHES[block.who] || 1;
    function next() {
      // What was cut off tells its end as well.
      if (utterance === spoken) {
        window.clearTimeout(guard);
        forward();
      }
    }
    utterance.onend = next;
    utterance.onerror = function () {
      if (utterance === spoken) {
        stop();
      }
    };
    spoken = utterance;
    // A voice that never tells its end must not hold up the rest.
    guard = window.setTimeout(function () {
      if (utterance === spoken) {
        hush();
        forward();
      }
    }, 8000 + 1000 * utterance.text.length / utterance.rate);
    speech.speak(utterance);
  }

  function forward() {
    if (chunk + 1 < blocks[place].chunks.length) {
      chunk += 1;
      say();
    } else if (place + 1 < blocks.length) {
      turnTo(place + 1);
    } else {
      stop();
    }
  }

  function turnTo(number) {
    mark(false);
    place = Math.max(0, Math.min(number, blocks.length - 1));
    chunk = 0;
    mark(true);
    if (state === "on") {
      hush();
      say();
    }
  }

  /* -- what is seen -------------------------------------------------------------------------- */

  function mark(on) {
    var owner = blocks[place].owner;
    owner.classList.toggle("is-read", on);
    if (!on) {
      return;
    }
    bar.querySelector("[data-place]").textContent = place + 1;
    bar.querySelector("[data-total]").textContent = blocks.length;
    var box = owner.getBoundingClientRect();
    var bottom = bar.getBoundingClientRect().top;
    if (box.top < 0 || box.bottom > bottom) {
      // How it moves is the style sheet's, which knows who wants no motion.
      owner.scrollIntoView({ block: box.height < bottom ? "center" : "start" });
    }
  }

  function show() {
    bar.hidden = state === "off";
    root.classList.toggle("is-aloud", state !== "off");
    buttons.hold.textContent = state === "held" ? "继续" : "暂停";
    buttons.speed.textContent = "语速：" + speed()[1];
  }

  function start() {
    Array.prototype.forEach.call(document.querySelectorAll("video, audio"), function (player) {
      player.pause();
    });
    if (state !== "off") {
      stop();
    }
    blocks = collect();
    if (!blocks.length) {
      return;
    }
    state = "on";
    show();
    place = 0;
    turnTo(0);
    buttons.hold.focus({ preventScroll: true });
  }

  function hold() {
    if (state === "on") {
      // Not speech.pause(): on phones it drops what was being said.  The piece is begun again.
      state = "held";
      hush();
    } else if (state === "held") {
      state = "on";
      say();
    }
    show();
  }

  function stop() {
    if (state === "off") {
      return;
    }
    var inBar = bar.contains(document.activeElement);
    hush();
    mark(false);
    state = "off";
    show();
    if (inBar) {
      buttons.start.focus({ preventScroll: true });
    }
  }

  function setSpeed(name) {
    Array.prototype.forEach.call(document.querySelectorAll(".reading-panel input[name=speed]"), function (radio) {
      radio.checked = radio.value === name;
    });
    try {
      window.localStorage.setItem("reading-speed", name);
    } catch (error) {
      // Then it holds for this page only.
    }
    show();
    if (state === "on") {
      hush();
      say();
    }
  }

  buttons.start.addEventListener("click", start);
  buttons.hold.addEventListener("click", hold);
  buttons.stop.addEventListener("click", stop);
  buttons.back.addEventListener("click", function () { turnTo(place - 1); });
  buttons.on.addEventListener("click", function () { turnTo(place + 1); });
  buttons.speed.addEventListener("click", function () {
    setSpeed(SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length][0]);
  });
  document.addEventListener("change", function (event) {
    if (event.target.name === "speed") {
      setSpeed(event.target.value);
    }
  });
  bar.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      stop();
    }
  });
  // One voice at a time, and none that is out of sight.
  document.addEventListener("play", function () {
    if (state === "on") {
      hold();
    }
  }, true);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && state === "on") {
      hold();
    }
  });
  window.addEventListener("pagehide", stop);

  var kept = null;
  try {
    kept = window.localStorage.getItem("reading-speed");
  } catch (error) {
    // Then the speed is as the page says.
  }
  if (SPEEDS.some(function (entry) { return entry[0] === kept; })) {
    Array.prototype.forEach.call(document.querySelectorAll(".reading-panel input[name=speed]"), function (radio) {
      radio.checked = radio.value === kept;
    });
  }
  settle();
  if (speech.addEventListener) {
    speech.addEventListener("voiceschanged", settle);
  } else {
    speech.onvoiceschanged = settle;
  }
})(window, document);
