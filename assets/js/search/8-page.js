/* The box on the search page: asks as the reader types and shows what is found.
   Needs the files before it; does nothing on a page without #search-index. */
(function (global, document) {
  "use strict";

  var source = document && document.getElementById("search-index");
  if (!source) { return; }

  var STEP = 10;
  var LONGEST = 500;
  var WAIT = "正在查找……";
  var NAMES = { kind: "类型", place: "区县", year: "年份", topic: "专题" };
  var FIELDS = Object.keys(NAMES);
  var WHY = {
    letters: "按拼音，是不是要找：", sound: "读音相同，是不是要找：", near: "整句没有，相近的有：", word: "一个词一个词地找："
  };
  var search = global.hongchengSearch;
  var index = search.open(source.getAttribute("data-src"));
  var box = document.getElementById("q");
  var hint = document.getElementById("search-hint");
  var status = document.getElementById("search-status");
  var list = document.getElementById("search-results");
  var facets = document.getElementById("search-facets");
  var panel = document.getElementById("search-page");
  /* Shown while there is nothing else to look at. */
  var idle = document.querySelectorAll("#search-hint,#search-browse");
  var found = list.parentNode;
  var before = list.previousElementSibling;
  var after = list.nextElementSibling;
  /* What a screen reader says: later than it is shown, so that a word being typed is not talked over. */
  var said = document.getElementById("search-said");
  var wide = global.matchMedia("(min-width: 64rem)");

  var composing = false;
  var timer = 0;
  var patience = 0;
  var saying = 0;
  var asked = wishFor("");
  var asking = null;
  var answer = null;
  var drawn = [];
  var drawing = 0;
  var isDrawing = false;
  var pieces = [];
  var opened = { kind: true };
  var wanted = null;

  /* -- elements ------------------------------------------------------------------------------- */

  function made(name, className, words) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    if (words) { element.textContent = words; }
    return element;
  }

  /* Once what is there has been laid out. */
  function afterFrame(work) {
    global.requestAnimationFrame(function () { global.requestAnimationFrame(work); });
  }

  /* One in each frame. */
  function inFrames(work) {
    if (pieces.push(work) === 1) { global.requestAnimationFrame(nextPiece); }
  }

  function nextPiece() {
    if (pieces.length > 1) { global.requestAnimationFrame(nextPiece); }
    pieces.shift()();
  }

  function empty(element) { element.textContent = ""; }

  function appendMarked(element, words, runs) {
    var done = 0;
    runs.forEach(function (run) {
      element.append(words.slice(done, run[0]), made("mark", "", words.slice(run[0], run[1])));
      done = run[1];
    });
    element.append(words.slice(done));
    return element;
  }

  /* -- the address ---------------------------------------------------------------------------- */

  function wishFor(query) {
    return { query: query, kind: "", place: "", year: "", topic: "" };
  }

  function narrowed(field, value) {
    var wish = Object.assign({}, asked);
    wish[field] = value;
    return wish;
  }

  /* Servers refuse addresses that are too long. */
  function address(wish) {
    var given = new URLSearchParams([["q", wish.query.slice(0, LONGEST)]]);
    FIELDS.forEach(function (field) {
      if (wish[field]) { given.append(field, wish[field]); }
    });
    return "?" + given;
  }

  function wishOfAddress() {
    var given = new URLSearchParams(global.location.search);
    var wish = wishFor(given.get("q") || "");
    FIELDS.forEach(function (field) { wish[field] = given.get(field) || ""; });
    return wish;
  }

  function write(how, state) {
    try {
      global.history[how](state, "", address(asked));
    } catch (refused) {
      /* Old engines on file://: the address stays as it is. */
    }
  }

  /* Where the reader stands, for the way back. */
  function keepPlace() {
    if (drawn.length) {
      write("replaceState", { shown: drawn.length, y: global.pageYOffset, at: links().indexOf(document.activeElement) });
    }
  }

  /* -- a site published anew ------------------------------------------------------------------- */

  /* The site may have been published anew since this page was opened: its new page names the new scripts.
     Done once, and only when something is asked, so that a word half written is not lost.  Says whether. */
  function reopened() {
    var sources = source.getAttribute("data-src");
    if (noted() === sources || noted(sources) !== sources) { return false; }
    global.location.replace(address(asked));
    return true;
  }

  function noted(sources) {
    try {
      if (arguments.length) { global.sessionStorage.setItem("hongcheng-search", sources); }
      return global.sessionStorage.getItem("hongcheng-search");
    } catch (refused) {
      return "";
    }
  }

  /* -- results -------------------------------------------------------------------------------- */

  function shownDay(day) {
    return day.split("-").map(function (part, place) { return Number(part) + "年月日".charAt(place); }).join("");
  }

  function drawResult(element, row) {
    element.className = "hit";
    if (row.picture) {
      element.className = "hit has-pic";
      var picture = element.appendChild(made("img", "hit-pic"));
      picture.alt = "";
      picture.width = picture.height = 96;
      picture.setAttribute("loading", "lazy");
      picture.src = row.picture;
    }
    var meta = element.appendChild(made("p", "meta"));
    [row.label].concat(row.places, row.day ? shownDay(row.day) : "").forEach(function (fact) {
      if (fact) { meta.append(made("span", "", fact)); }
    });
    var link = made("a");
    link.href = row.url + (row.forms.length ? "?" + new URLSearchParams(row.forms.map(function (words) {
      return ["h", words];
    })) : "");
    element.appendChild(made("h3")).append(appendMarked(link, row.title, row.titleRuns));
    if (row.text) { element.append(appendMarked(made("p", "ex"), row.text, row.runs)); }
  }

  /* What was found before stays until the new results are there, all at once, so that nothing jumps at each letter. */
  function fill(count) {
    var from = drawn.length;
    var next = answer.hits.slice(from, count);
    var mine = drawing;
    var left = next.length;
    var isLost = false;
    var items = next.map(function () { return made("li", "hit is-waiting"); });
    /* On a page that showed no results yet, these begin below the facets and the number, with room kept for them. */
    function begin() {
      if (mine !== drawing || items[0].parentNode) { return; }
      if (panel.hidden) {
        list.classList.add("is-begun");
        tell(true);
      }
      afterFrame(function () { showItems(0); });
    }
    /* One of ten in each frame, in the place of what was found before: all at once would keep a key waiting.
       Below others that stay all places at once, which are still empty. */
    function showItems(shown) {
      if (mine !== drawing || items[shown].parentNode) { return; }
      var end = from ? items.length : shown + Math.ceil(items.length / STEP);
      items.slice(shown, end).forEach(function (item, place) {
        var old = list.children[from + shown + place];
        if (old) { list.replaceChild(item, old); } else { list.append(item); }
      });
      if (end < items.length) {
        global.requestAnimationFrame(function () { showItems(end); });
        return;
      }
      while (list.children.length > from + items.length) { list.removeChild(list.lastChild); }
      list.classList.remove("is-begun");
      setDrawing(false);
      tell();
      settleThere();
    }
    function settleThere() {
      if (!left && items[items.length - 1].parentNode) { settle(); }
    }
    setDrawing(true);
    drawn = drawn.concat(next);
    index.rows(next, answer.forms, function (place, row) {
      function draw() {
        if (mine !== drawing) { return; }
        if (row) { drawResult(items[place], row); } else { isLost = items[place].hidden = true; }
        left -= 1;
        if (left) { return; }
        begin();
        settleThere();
        if (isLost) { reopened(); } else { noted(""); }
      }
      if (items[place].parentNode) { inFrames(draw); } else { draw(); }
    });
    if (from) { showItems(0); } else { setTimeout(begin, 250); }
    fillMore();
  }

  function fillMore() {
    var left = answer.hits.length - drawn.length;
    empty(after);
    if (left <= 0) { return; }
    var more = after.appendChild(made("button", "more", "再看 " + Math.min(left, STEP) + " 条"));
    more.addEventListener("click", function () {
      wanted = { at: drawn.length, y: -1 };
      fill(drawn.length + STEP);
    });
  }

  /* Where the reader stood before leaving the page, or the first of the results asked for with a button. */
  function settle() {
    if (!wanted) { return; }
    var link = links()[wanted.at];
    /* At once: a page that glides to the focus would leave the reader somewhere else. */
    if (link) { link.focus({ preventScroll: true }); }
    if (wanted.y >= 0) {
      global.scrollTo({ top: wanted.y, behavior: "instant" });
    } else if (link) {
      link.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
    wanted = null;
  }

  /* A real address that this page answers without being opened again.  Keys say which facet is which. */
  function wishLink(wish, words, key) {
    var link = made("a", "", words);
    link.key = key;
    link.href = address(wish);
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      event.preventDefault();
      box.value = wish.query;
      keepPlace();
      wanted = key ? null : { at: 0, y: -1 };
      ask(wish, "pushState");
    });
    return link;
  }

  /* Other queries that find something, under a word that says why they are shown. */
  function fillOthers() {
    empty(before);
    var why = "";
    answer.others.forEach(function (other) {
      if (why !== other.why) {
        why = other.why;
        before.append(made("p", "note", WHY[why]), made("p", "links"));
      }
      before.lastChild.append(wishLink(wishFor(other.query), other.query + "（" + other.count + " 条）"));
    });
  }

  /* A value chosen once more is left. */
  function facetRow(field, value, name, count) {
    var isCurrent = asked[field] === value;
    var link = wishLink(narrowed(field, isCurrent ? "" : value), "", field + " " + value);
    link.append(made("span", "lab", name), made("span", "n", String(count)));
    if (isCurrent) { link.setAttribute("aria-current", "true"); }
    return made("li").appendChild(link).parentNode;
  }

  /* One row for all, then one for each value: [value, count], commonest first (years: newest first). */
  function facetOf(field) {
    var element = made("details", "facet facet-" + field);
    var summary = element.appendChild(made("summary", "", NAMES[field]));
    var rows = element.appendChild(made("ul"));
    var counted = answer.facets[field];
    summary.key = field;
    /* Its rows are made when they are seen. */
    function fillRows() {
      var values = counted.values;
      if (rows.firstChild) { return; }
      rows.append(facetRow(field, "", "全部", counted.all));
      if (asked[field] && values.every(function (value) { return value[0] !== asked[field]; })) {
        values = values.concat([[asked[field], 0]]);
      }
      values.forEach(function (value) {
        rows.append(facetRow(field, value[0], field === "year" ? value[0] + "年" : value[0], value[1]));
      });
    }
    element.open = wide.matches && (opened[field] || asked[field]);
    element.addEventListener("toggle", function () {
      opened[field] = element.open;
      if (element.open) { fillRows(); }
      /* Where there is little room, a list lies over the results, and only one. */
      if (element.open && !wide.matches) {
        facets.querySelectorAll("details").forEach(function (other) { other.open = other === element; });
      }
    });
    /* Before it opens, so that nobody sees it empty. */
    summary.addEventListener("click", fillRows);
    if (element.open) { fillRows(); }
    return element;
  }

  function fillFacets() {
    var key = facets.contains(document.activeElement) && document.activeElement.key;
    var picked = made("p", "picked");
    empty(facets);
    if (!answer.total) { return; }
    FIELDS.forEach(function (field) {
      if (asked[field]) {
        picked.append(wishLink(narrowed(field, ""), "去掉“" + asked[field] + "”", field + " "));
      }
      if (answer.facets[field].values.length || asked[field]) { facets.append(facetOf(field)); }
    });
    if (picked.firstChild) { facets.prepend(picked); }
    if (!key) { return; }
    if (!wide.matches) { key = key.split(" ")[0]; }
    facets.querySelectorAll("li a,summary").forEach(function (link) {
      if (link.key === key) { link.focus(); }
    });
  }

  function say(words, spoken) {
    status.textContent = words;
    panel.hidden = !words;
    hint.removeAttribute("data-wait");
    speak(spoken || words);
  }

  function speak(words) {
    clearTimeout(saying);
    saying = setTimeout(function () { said.textContent = words; }, words ? 900 : 0);
  }

  /* In the room of the hint, so that the lists below keep their places. */
  function sayInHint(words) {
    panel.hidden = true;
    hint.setAttribute("data-wait", words);
    speak(words);
  }

  function sayWait() {
    if (panel.hidden) {
      sayInHint(WAIT);
    } else {
      say(WAIT);
    }
  }

  function tell(isBegun) {
    var words = asked.query.length > 60 ? asked.query.slice(0, 60) + "……" : asked.query;
    words = "“" + words + "”";
    var count = "找到 " + answer.hits.length + " 条结果";
    if (isDrawing && !isBegun) { return; }
    if (!isBegun && answer.isDone) { found.removeAttribute("aria-busy"); }
    setBusy(answer.total || !answer.isDone && !panel.hidden);
    if (answer.hits.length) {
      say(count, words + count);
    } else if (answer.total) {
      say("筛选之后没有" + words);
    } else if (answer.isDone) {
      words = "没有找到" + words;
      say(answer.others.length ? words + "，下面是相近的" : words);
      if (!answer.others.length) { sayInHint(words); }
    }
  }

  function setDrawing(isNow) {
    isDrawing = isNow;
    if (isNow) { found.setAttribute("aria-busy", "true"); }
  }

  /* Nothing stands there, and no room is kept. */
  function emptyList() {
    empty(list);
    list.classList.remove("is-begun");
  }

  function setBusy(isBusy) {
    idle.forEach(function (element) { element.hidden = isBusy; });
  }

  function forget() {
    drawn = [];
    drawing += 1;
    setDrawing(false);
  }

  function clear() {
    forget();
    found.removeAttribute("aria-busy");
    emptyList();
    [before, after, facets].forEach(empty);
    setBusy(false);
  }

  function hear(heard) {
    clearTimeout(patience);
    if (heard.isLost) {
      clear();
      if (!reopened()) { say("搜索没能载入，请刷新本页，或从目录和区县翻看"); }
      return;
    }
    var last = answer || {};
    var isNew = heard.query !== last.query || !drawn.length || String(drawn) !== String(heard.hits.slice(0, drawn.length));
    answer = heard;
    if (heard.facets !== last.facets) { fillFacets(); }
    if (isNew) { forget(); }
    if (!answer.hits.length) {
      emptyList();
      if (answer.isDone) { noted(""); }
    } else if (isNew) {
      fill(wanted && wanted.shown || STEP);
    }
    fillMore();
    fillOthers();
    tell();
  }

  function show() {
    if (asking) { asking.stop(); }
    clearTimeout(patience);
    if (!search.isAsked(asked.query)) {
      answer = null;
      clear();
      say("");
      return;
    }
    patience = setTimeout(sayWait, 300);
    found.setAttribute("aria-busy", "true");
    asking = index.ask(asked, hear);
  }

  function ask(wish, how) {
    asked = wish;
    write(how, null);
    show();
  }

  function askSoon(wait) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (composing || box.value === asked.query) { return; }
      wanted = null;
      ask(narrowed("query", box.value), "replaceState");
    }, wait);
  }

  /* -- keys ----------------------------------------------------------------------------------- */

  function links() {
    return Array.from(list.querySelectorAll("h3 a"));
  }

  function moveWith(event) {
    if (composing || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    var stops = [box].concat(Array.from(found.querySelectorAll("a,button")));
    var place = stops.indexOf(document.activeElement);
    var target = null;
    if (event.key !== "Escape") {
      target = place < 0 ? null : stops[place + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
    } else if (place > 0 || place === 0 && box.value) {
      target = box;
      if (!place) { box.value = ""; }
      askSoon(0);
    }
    if (!target) { return; }
    event.preventDefault();
    target.focus();
    if (target === box) { box.select(); }
  }

  box.addEventListener("compositionstart", function () { composing = true; });
  box.addEventListener("compositionend", function () {
    composing = false;
    askSoon(0);
  });
  box.addEventListener("input", function () { askSoon(120); });
  box.addEventListener("focus", index.warm);
  box.form.addEventListener("submit", function (event) {
    event.preventDefault();
    askSoon(0);
    /* The keys on the screen of a phone would hide what is found. */
    if (global.matchMedia("(hover: none)").matches) { box.blur(); }
  });
  document.addEventListener("keydown", moveWith);

  /* -- coming and going ----------------------------------------------------------------------- */

  global.addEventListener("pagehide", keepPlace);

  function start(state) {
    asked = wishOfAddress();
    box.value = asked.query;
    wanted = state && state.shown ? state : null;
    if (wanted) { forget(); }
    show();
  }

  global.addEventListener("popstate", function (event) { start(event.state); });
  if (noted() && wishOfAddress().query) { box.focus(); }
  start(global.history.state);
}(this, typeof document === "undefined" ? null : document));
