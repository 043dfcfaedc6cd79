/* The box on the search page: asks as the reader types and shows what is found.
   Needs the files before it; does nothing on a page without #search-index. */
(function (global, document) {
  "use strict";

  var source = document && document.getElementById("search-index");
  if (!source) { return; }

  var STEP = 10;
  var RESTORED = 200;
  var FIELDS = ["kind", "place", "year", "topic"];
  var NAMES = { kind: "类型", place: "区县", year: "年份", topic: "专题" };
  var WHY = {
    letters: "按拼音，是不是要找：", sound: "读音相同，是不是要找：", near: "整句没有，相近的有：", word: "一个词一个词地找："
  };
  var search = global.hongchengSearch;
  var index = search.open(source.getAttribute("data-src") || "");
  var form = document.getElementById("seek");
  var box = document.getElementById("q");
  var status = document.getElementById("search-status");
  var list = document.getElementById("search-results");
  var facets = document.getElementById("search-facets");
  var panel = document.getElementById("search-page");
  var browse = document.getElementById("search-browse");
  var before = list.parentNode.insertBefore(made("div"), list);
  var after = list.parentNode.insertBefore(made("div"), list.nextSibling);

  var composing = false;
  var timer = 0;
  var patience = 0;
  var asked = wishFor("");
  var asking = null;
  var answer = null;
  var drawn = [];
  var drawing = 0;
  var opened = Object.create(null);
  var wanted = null;

  /* -- elements ------------------------------------------------------------------------------- */

  function made(name, className, words) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    if (words) { element.textContent = words; }
    return element;
  }

  function emptied(element) {
    while (element.firstChild) { element.removeChild(element.firstChild); }
    return element;
  }

  function appendMarked(element, words, runs) {
    var done = 0;
    runs.forEach(function (run) {
      element.appendChild(document.createTextNode(words.slice(done, run[0])));
      element.appendChild(made("mark", "", words.slice(run[0], run[1])));
      done = run[1];
    });
    element.appendChild(document.createTextNode(words.slice(done)));
    return element;
  }

  /* -- the address ---------------------------------------------------------------------------- */

  function wishFor(query) {
    return { query: query, kind: "", place: "", year: "", topic: "" };
  }

  function narrowed(field, value) {
    var wish = wishFor(asked.query);
    FIELDS.forEach(function (name) { wish[name] = name === field ? value : asked[name]; });
    return wish;
  }

  function coded(words) {
    try { return encodeURIComponent(words); } catch (halfPair) { return ""; }
  }

  function address(wish) {
    return FIELDS.reduce(function (before, field) {
      return wish[field] ? before + "&" + field + "=" + coded(wish[field]) : before;
    }, "?q=" + coded(wish.query));
  }

  function wishOfAddress() {
    var found = Object.create(null);
    global.location.search.slice(1).split("&").forEach(function (field) {
      var cut = field.indexOf("=");
      try {
        found[field.slice(0, cut)] = decodeURIComponent(field.slice(cut + 1).replace(/\+/g, " "));
      } catch (malformed) {
        /* An address cut short in a message: the rest still counts. */
      }
    });
    var wish = wishFor(found.q || "");
    FIELDS.forEach(function (field) { wish[field] = found[field] || ""; });
    return wish;
  }

  function write(how, state, wish) {
    try {
      global.history[how](state, "", address(wish));
    } catch (refused) {
      /* Old engines on file://: the address stays as it is. */
    }
  }

  /* -- a site published anew ------------------------------------------------------------------- */

  /* The site may have been published anew since this page was opened: its new page names the new scripts.
     Done once, and only when something is asked, so that a word half written is not lost.  Says whether. */
  function reopened() {
    var sources = source.getAttribute("data-src");
    if (remembered() === sources || !remember(sources)) { return false; }
    global.location.replace(address(asked));
    return true;
  }

  function remembered() {
    try { return global.sessionStorage.getItem("hongcheng-search"); } catch (refused) { return ""; }
  }

  function remember(sources) {
    try {
      global.sessionStorage.setItem("hongcheng-search", sources);
      return remembered() === sources;
    } catch (refused) {
      return false;
    }
  }

  /* -- results -------------------------------------------------------------------------------- */

  function shownDay(day) {
    var parts = day.split("-").map(Number);
    return parts[0] + "年" + (parts[1] ? parts[1] + "月" : "") + (parts[2] ? parts[2] + "日" : "");
  }

  function drawResult(element, row) {
    element.className = row.picture ? "hit has-pic" : "hit";
    if (row.picture) {
      var picture = element.appendChild(made("img", "hit-pic"));
      picture.alt = "";
      picture.width = picture.height = 96;
      picture.setAttribute("loading", "lazy");
      picture.src = row.picture;
    }
    var meta = element.appendChild(made("p", "meta"));
    [row.label].concat(row.places, row.day ? [shownDay(row.day)] : []).forEach(function (fact) {
      if (fact) { meta.appendChild(made("span", "", fact)); }
    });
    var link = made("a");
    var forms = row.forms.map(function (words) { return "h=" + coded(words); }).filter(function (field) {
      return field.length > 2;
    });
    link.href = row.url + (forms.length ? "?" + forms.join("&") : "");
    appendMarked(link, row.title, row.titleRuns);
    element.appendChild(made("h3")).appendChild(link);
    if (row.text) { element.appendChild(appendMarked(made("p", "ex"), row.text, row.runs)); }
  }

  function fill(count) {
    var from = drawn.length;
    var next = answer.hits.slice(from, count);
    if (!next.length) { return; }
    var mine = drawing;
    var left = next.length;
    drawn = drawn.concat(next);
    next.forEach(function () { list.appendChild(made("li", "hit is-waiting")); });
    index.rows(next, answer.forms, function (place, row) {
      if (mine !== drawing) { return; }
      if (row) { drawResult(list.children[from + place], row); }
      left -= 1;
      if (!left) { settle(); }
    });
    fillMore();
  }

  function fillMore() {
    emptied(after);
    var left = answer.hits.length - drawn.length;
    if (left <= 0) { return; }
    var more = made("button", "more", "再看 " + Math.min(left, STEP) + " 条");
    more.type = "button";
    more.addEventListener("click", function () {
      var from = drawn.length;
      wanted = { at: from, y: -1 };
      fill(from + STEP);
    });
    after.appendChild(more);
  }

  /* Where the reader stood before leaving the page, or the first of the results asked for with the button. */
  function settle() {
    if (!wanted) { return; }
    var link = links()[wanted.at];
    if (link) { link.focus({ preventScroll: wanted.y >= 0 }); }
    if (wanted.y >= 0) { global.scrollTo(0, wanted.y); }
    wanted = null;
  }

  /* A real address that this page answers without being opened again. */
  function wishLink(wish, words) {
    var link = made("a", "", words);
    link.href = address(wish);
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      event.preventDefault();
      box.value = wish.query;
      ask(wish, "pushState");
    });
    return link;
  }

  /* Other queries that find something, under a word that says why they are shown. */
  function fillOthers() {
    emptied(before);
    Object.keys(WHY).forEach(function (why) {
      var others = answer.others.filter(function (other) { return other.why === why; });
      if (!others.length) { return; }
      before.appendChild(made("p", "note", WHY[why]));
      var row = before.appendChild(made("p", "links"));
      others.forEach(function (other) {
        row.appendChild(wishLink(wishFor(other.query), other.query + "（" + other.count + " 条）"));
      });
    });
  }

  function facetRow(wish, name, count, isCurrent) {
    var link = wishLink(wish);
    link.appendChild(made("span", "lab", name));
    link.appendChild(made("span", "n", String(count)));
    if (isCurrent) { link.setAttribute("aria-current", "true"); }
    return made("li").appendChild(link).parentNode;
  }

  /* One row for all, then one for each value: [value, count], commonest first (years: newest first). */
  function facetRows(field) {
    var rows = made("ul");
    var values = answer.facets[field].values;
    rows.appendChild(facetRow(narrowed(field, ""), "全部", answer.facets[field].all, !asked[field]));
    if (asked[field] && !values.some(function (value) { return value[0] === asked[field]; })) {
      values = values.concat([[asked[field], 0]]);
    }
    values.forEach(function (value) {
      var name = field === "year" ? value[0] + "年" : value[0];
      rows.appendChild(facetRow(narrowed(field, value[0]), name, value[1], asked[field] === value[0]));
    });
    return rows;
  }

  function facetOf(field) {
    var element = made(field === "kind" ? "nav" : "details", "facet facet-" + field);
    if (field === "kind") {
      element.setAttribute("aria-label", NAMES[field]);
    } else {
      element.open = Boolean(opened[field] || asked[field]);
      element.addEventListener("toggle", function () { opened[field] = element.open; });
      element.appendChild(made("summary", "", NAMES[field]));
    }
    element.appendChild(facetRows(field));
    return element;
  }

  function fillFacets() {
    var focused = facets.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    emptied(facets);
    if (!answer.total) { return; }
    FIELDS.forEach(function (field) {
      if (answer.facets[field].values.length || asked[field]) { facets.appendChild(facetOf(field)); }
    });
    Array.from(facets.querySelectorAll("a")).some(function (link) {
      var isSame = focused !== null && link.getAttribute("href") === focused;
      if (isSame) { link.focus(); }
      return isSame;
    });
  }

  function say(words) {
    if (status.textContent !== words) { status.textContent = words; }
  }

  function short(query) {
    return query.length > 60 ? query.slice(0, 60) + "……" : query;
  }

  function clear() {
    drawn = [];
    drawing += 1;
    [list, before, after].forEach(emptied);
  }

  function isSameStart(hits) {
    return drawn.length > 0 && drawn.length <= hits.length && drawn.every(function (id, place) {
      return hits[place] === id;
    });
  }

  function hear(heard) {
    global.clearTimeout(patience);
    list.removeAttribute("aria-busy");
    if (heard.isLost) {
      clear();
      emptied(facets);
      if (!reopened()) { say("搜索没能载入，请刷新本页，或从目录和区县翻看"); }
      if (browse) { browse.hidden = false; }
      return;
    }
    var isNew = heard.query !== (answer && answer.query) || !isSameStart(heard.hits);
    answer = heard;
    fillFacets();
    if (isNew) {
      clear();
      fill(wanted && wanted.shown ? Math.min(wanted.shown, RESTORED) : STEP);
    } else {
      fillMore();
    }
    fillOthers();
    if (answer.isDone) { remember(""); }
    if (answer.hits.length) {
      say("找到 " + answer.hits.length + " 条结果");
    } else if (answer.total) {
      say("筛选之后没有“" + short(asked.query) + "”");
    } else if (answer.isDone) {
      say("没有找到“" + short(asked.query) + "”" + (answer.others.length ? "，下面是相近的" : ""));
    }
    if (browse) { browse.hidden = answer.total > 0 || !answer.isDone; }
  }

  function show() {
    var isAsked = search.isAsked(asked.query);
    if (asking) { asking.stop(); }
    asking = null;
    global.clearTimeout(patience);
    if (!isAsked) {
      answer = null;
      clear();
      emptied(facets);
      list.removeAttribute("aria-busy");
      if (browse) { browse.hidden = false; }
      say("");
      return;
    }
    /* What was found before stays until there is something new, so that nothing flickers at each letter. */
    list.setAttribute("aria-busy", "true");
    patience = global.setTimeout(function () { say("正在查找……"); }, drawn.length ? 400 : 150);
    asking = index.ask(asked, hear);
  }

  function wake() {
    /* Shown before there is anything to say, or a screen reader would not hear the first count. */
    if (panel) { panel.hidden = false; }
    index.warm();
  }

  function ask(wish, how) {
    asked = wish;
    write(how, null, asked);
    wake();
    show();
  }

  function askSoon(wait) {
    global.clearTimeout(timer);
    if (composing) { return; }
    timer = global.setTimeout(function () {
      if (composing || box.value === asked.query) { return; }
      var wish = narrowed("", "");
      wish.query = box.value;
      wanted = null;
      ask(wish, "replaceState");
    }, wait);
  }

  /* -- keys ----------------------------------------------------------------------------------- */

  function links() {
    return Array.from(list.querySelectorAll("h3 a"));
  }

  function isComposing(event) {
    return composing || event.isComposing || event.keyCode === 229;
  }

  function isWritten(element) {
    return element.isContentEditable || /^(?:input|textarea|select)$/i.test(element.tagName);
  }

  function moveWith(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var stops = [box].concat(links());
    var place = stops.indexOf(document.activeElement);
    var target = null;
    if (event.key === "/" && !isWritten(event.target)) {
      target = box;
    } else if (place >= 0 && event.key === "ArrowDown") {
      target = stops[place + 1];
    } else if (place > 0 && event.key === "ArrowUp") {
      target = stops[place - 1];
    } else if (place > 0 && event.key === "Escape") {
      target = box;
    }
    if (!target) { return; }
    event.preventDefault();
    target.focus();
    if (target === box) { box.select(); }
  }

  box.addEventListener("compositionstart", function () {
    composing = true;
    global.clearTimeout(timer);
  });
  box.addEventListener("compositionend", function () {
    composing = false;
    askSoon(0);
  });
  box.addEventListener("input", function () { askSoon(120); });
  box.addEventListener("focus", wake);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    askSoon(0);
  });
  document.addEventListener("keydown", moveWith);

  /* -- coming and going ----------------------------------------------------------------------- */

  global.addEventListener("pagehide", function () {
    if (!drawn.length) { return; }
    var at = links().indexOf(document.activeElement);
    write("replaceState", { shown: drawn.length, y: global.pageYOffset, at: at }, asked);
  });

  function start(state) {
    asked = wishOfAddress();
    box.value = asked.query;
    wanted = state && state.shown ? state : null;
    if (asked.query) { wake(); }
    show();
  }

  global.addEventListener("popstate", function (event) { start(event.state); });
  if (wishOfAddress().query && remembered()) { box.focus(); }
  start(global.history.state);
}(this, typeof document === "undefined" ? null : document));
