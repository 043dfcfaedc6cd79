/* The pinyin pad: letters become words of the kiosk's own pages, and words become results, at each key.
   Needs search.js; does nothing on a page without #pad. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var pad = document && document.getElementById("pad");
  if (!pad || !kiosk || !kiosk.way || !global.hongchengSearch) { return; }

  var STEP = 6;
  var TERMS = 24;
  var LONGEST = 40;
  var MOST_WORDS = 6;
  var index = global.hongchengSearch.open(pad.getAttribute("data-src"));
  var terms = pad.querySelector(".p-terms");
  var found = pad.querySelector(".p-found");
  var list = found.querySelector("ol");
  var more = found.querySelector(".p-more");
  var none = found.querySelector(".p-none");
  var hint = found.querySelector(".p-hint");
  var tally = pad.querySelector(".p-count");

  /* What was chosen, what is being typed, what that may mean, best first, and what was found. */
  var words = [];
  var letters = "";
  var offered = [];
  var hits = [];
  var forms = [];
  var shown = STEP;
  var turn = 0;
  var asking = null;

  function made(name, className, text) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    if (text) { element.textContent = text; }
    return element;
  }

  function empty(element) { element.textContent = ""; }

  function marked(element, text, runs) {
    var done = 0;
    runs.forEach(function (run) {
      element.append(text.slice(done, run[0]), made("mark", "", text.slice(run[0], run[1])));
      done = run[1];
    });
    element.append(text.slice(done));
    return element;
  }

  /* -- results ----------------------------------------------------------------------------------------- */

  function result(row) {
    var link = made("a", "t-card");
    var box = made("div", "t-words");
    var about = [row.label].concat(row.places).filter(Boolean).join("·");
    link.setAttribute("href", row.url);
    if (row.picture) {
      var frame = link.appendChild(made("div", "pic")).appendChild(made("div", "crop crop-1x1"));
      var picture = frame.appendChild(made("img"));
      picture.alt = "";
      picture.src = pad.getAttribute("data-root") + row.picture;
    }
    box.appendChild(made("p", "t-kicker", about));
    marked(box.appendChild(made("h2")), row.title, row.titleRuns);
    if (row.text) { marked(box.appendChild(made("p", "t-sum")), row.text, row.runs); }
    link.appendChild(box);
    return link;
  }

  /* Nothing changes under a finger: what it touched would be gone before it is lifted, and nothing would open. */
  var CLICK = 300;
  var isHeld = false;
  var late = null;

  function whenFree(work) {
    late = isHeld ? work : null;
    if (!isHeld) { work(); }
  }

  /* The click comes after the finger has left. */
  function release() {
    kiosk.wheel.at("finger", CLICK, function () {
      isHeld = false;
      if (late) { whenFree(late); }
    });
  }

  found.addEventListener("pointerdown", function () {
    /* In brackets: a newer thing bears the same name, and the lint goes by names. */
    kiosk.wheel["drop"]("finger");
    isHeld = true;
  });
  ["pointerup", "pointercancel"].forEach(function (name) { found.addEventListener(name, release); });

  /* What is there already stays as it is. */
  function put(rows) {
    rows.forEach(function (row, place) {
      var item = made("li");
      var before = list.children[place];
      item.appendChild(result(row));
      if (!before) {
        list.appendChild(item);
      } else if (!before.isEqualNode(item)) {
        list.replaceChild(item, before);
      }
    });
    while (list.children.length > rows.length) { list.removeChild(list.lastElementChild); }
  }

  /* What was found before stays until all of the new rows are there. */
  function draw() {
    var mine = turn;
    var wanted = hits.slice(0, shown);
    var rows = [];
    var left = wanted.length;
    index.rows(wanted, forms, function (place, row) {
      if (mine !== turn) { return; }
      rows[place] = row;
      left -= 1;
      if (left) { return; }
      whenFree(function () {
        if (mine !== turn) { return; }
        put(rows.filter(Boolean));
        more.hidden = hits.length <= shown;
        kiosk.ended.hide();
        kiosk.way.look();
      });
    });
  }

  function clear() {
    empty(list);
    more.hidden = true;
    hits = [];
  }

  function tell(text) {
    none.textContent = text;
    none.hidden = !text;
  }

  function lost() {
    clear();
    tell("现在找不了，请从首页的栏目里翻看");
  }

  function ask(query) {
    var mine = turn;
    if (asking) { asking.stop(); }
    asking = null;
    hint.hidden = Boolean(query);
    if (!query) {
      clear();
      tell("");
      tally.textContent = "";
      return;
    }
    asking = index.ask({ query: query, kind: "", place: "", year: "", topic: "" }, function (answer) {
      if (mine !== turn) { return; }
      if (answer.isLost) {
        lost();
        return;
      }
      hits = answer.hits;
      forms = answer.forms;
      if (hits.length) {
        tell("");
        draw();
      } else if (answer.isDone) {
        clear();
        tell("没有找到“" + query + "”，换个词试试");
      }
      if (hits.length || answer.isDone) { tally.textContent = hits.length + " 条"; }
    });
  }

  /* -- words --------------------------------------------------------------------------------------------- */

  function query(last) {
    return words.map(function (word) { return word.text; }).concat(last || []).join(" ");
  }

  function showField() {
    var typed = pad.querySelector(".p-letters");
    pad.querySelector(".p-words").textContent = words.map(function (word) { return word.text; }).join(" ");
    typed.textContent = letters;
    kiosk.way.keep({ words: words, letters: letters });
  }

  function showTerms() {
    empty(terms);
    offered.forEach(function (term, place) {
      var key = made("button", place ? "" : "is-first", term.text);
      key.type = "button";
      key.addEventListener("click", function () { choose(term); });
      terms.appendChild(key);
    });
    terms.scrollLeft = 0;
  }

  /* What typed letters may mean: words of the pages; where there are none, the characters of a syllable. */
  function meanings(typed) {
    return index.candidates(typed, TERMS).then(function (known) {
      if (known.length) {
        return known.map(function (one) { return { text: one.term, isPart: false }; });
      }
      return index.characters(typed).then(function (characters) {
        return characters.slice(0, TERMS).map(function (one) { return { text: one, isPart: true }; });
      });
    });
  }

  function update() {
    var mine = turn += 1;
    shown = STEP;
    showField();
    if (!letters) {
      offered = [];
      showTerms();
      ask(query());
      return;
    }
    meanings(letters).then(function (meant) {
      if (mine !== turn) { return; }
      offered = meant;
      showTerms();
      ask(query(meant.length ? meant[0].text : letters));
    }, function () {
      if (mine === turn) { lost(); }
    });
  }

  /* Characters chosen one after the other are one word. */
  function choose(term) {
    var last = words[words.length - 1];
    if (last && last.isPart && term.isPart) {
      words[words.length - 1] = { text: last.text + term.text, isPart: true };
    } else {
      words = words.concat([term]).slice(-MOST_WORDS);
    }
    letters = "";
    found.scrollTop = 0;
    update();
  }

  function press(key) {
    if (key === "clear") {
      words = [];
      letters = "";
    } else if (key === "delete") {
      if (letters) { letters = letters.slice(0, -1); } else { words = words.slice(0, -1); }
    } else if (key === "space") {
      if (offered.length && letters) {
        choose(offered[0]);
        return;
      }
      if (letters) {
        words = words.concat([{ text: letters, isPart: false }]).slice(-MOST_WORDS);
        letters = "";
      }
    } else if (letters.length < LONGEST) {
      letters += key;
    }
    found.scrollTop = 0;
    update();
  }

  /* A finger that slides a little has pressed all the same: keys act when they are touched, not when they are left.
     A click without a pointer before it comes from a keyboard or a screen reader.  (Chromium 80 counts a tap's
     clicks as none, so their number does not tell.) */
  var under = null;

  function onKey(event) {
    var key = event.target.closest("[data-key]");
    var isSame = event.type === "click" && key === under;
    under = event.type === "click" ? null : key;
    if (!key || isSame) { return; }
    event.preventDefault();
    press(key.getAttribute("data-key"));
  }

  pad.addEventListener("pointerdown", onKey);
  pad.addEventListener("click", onKey);
  pad.addEventListener("click", function (event) {
    var word = event.target.closest("[data-word]");
    if (word) { choose({ text: word.getAttribute("data-word"), isPart: false }); }
  });
  more.addEventListener("click", function () {
    shown += STEP;
    draw();
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^[a-z]$/.test(event.key)) { press(event.key); }
    if (event.key === "Backspace") { press("delete"); }
  });

  index.warm();
  var before = kiosk.way.isBack() && kiosk.way.kept();
  if (before) {
    words = before.words;
    letters = before.letters;
  }
  update();
}(this, typeof document === "undefined" ? null : document));
