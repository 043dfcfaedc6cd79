/* The box on the search page: loads the index when a reader turns to it, asks as the reader types, shows what is found.
   Needs normal.js and find.js before it; does nothing on a page without #search-index. */
(function (global, document) {
  "use strict";

  var index = document && document.getElementById("search-index");
  if (!index) { return; }

  var text = global.hongchengText;
  var search = global.hongchengSearch;
  var STEP = 30;
  var form = document.getElementById("seek");
  var box = document.getElementById("q");
  var status = document.getElementById("search-status");
  var list = document.getElementById("search-results");
  var facets = document.getElementById("search-facets");
  var panel = document.getElementById("search-page");
  var browse = document.getElementById("search-browse");
  var after = list.parentNode.insertBefore(document.createElement("div"), list.nextSibling);

  var pages = [];
  var loading = "not yet";
  var composing = false;
  var timer = 0;
  var asked = { query: "", kind: "", place: "" };
  var placesOpen = false;

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

  /* -- the index ------------------------------------------------------------------------------ */

  global.hongchengIndex = function (rows) {
    rows.forEach(function (row) { pages.push(search.page(row)); });
  };

  function load() {
    if (loading !== "not yet") { return; }
    /* Shown before there is anything to say, or a screen reader would not hear the first count. */
    if (panel) { panel.hidden = false; }
    var sources = (index.getAttribute("data-src") || "").split(/\s+/).filter(Boolean);
    var left = sources.length;
    loading = left ? "under way" : "done";
    sources.forEach(function (source) {
      var script = document.createElement("script");
      script.src = source;
      script.onload = function () {
        left -= 1;
        if (!left && loading === "under way") {
          loading = "done";
          remember("");
          show();
        }
      };
      script.onerror = function () {
        loading = "failed";
        show();
      };
      document.head.appendChild(script);
    });
  }

  /* The site may have been published anew since this page was opened: its new page names the new scripts.
     Done once, and only when something is asked, so that a word half written is not lost.  Says whether. */
  function reopened() {
    var sources = index.getAttribute("data-src");
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

  /* -- the address ---------------------------------------------------------------------------- */

  function address(wish) {
    var fields = [["q", wish.query], ["kind", wish.kind], ["place", wish.place]];
    return "?" + fields.filter(function (field) { return field[1]; }).map(function (field) {
      try { return field[0] + "=" + encodeURIComponent(field[1]); } catch (halfPair) { return ""; }
    }).join("&");
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
    return { query: found.q || "", kind: found.kind || "", place: found.place || "" };
  }

  /* -- results -------------------------------------------------------------------------------- */

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

  function resultOf(hit, phrase, wanted) {
    var one = hit.page;
    var element = made("li", "hit");
    var meta = element.appendChild(made("p", "meta"));
    meta.appendChild(made("span", "", one.label));
    one.places.forEach(function (place) { meta.appendChild(made("span", "", place)); });
    var link = made("a");
    link.href = (index.getAttribute("data-root") || "./") + one.url;
    appendMarked(link, one.title, search.marks(one.title, phrase, wanted));
    element.appendChild(made("h3")).appendChild(link);
    var excerpt = search.excerpt(one, phrase, wanted);
    if (excerpt.text) { element.appendChild(appendMarked(made("p", "ex"), excerpt.text, excerpt.runs)); }
    return element;
  }

  function fill(hits, from) {
    var phrase = text.normal(asked.query);
    var wanted = text.words(asked.query);
    hits.slice(from, from + STEP).forEach(function (hit) { list.appendChild(resultOf(hit, phrase, wanted)); });
    emptied(after);
    var left = hits.length - from - STEP;
    if (left > 0) {
      var more = made("button", "more", "再看 " + Math.min(left, STEP) + " 条");
      more.type = "button";
      more.addEventListener("click", function () {
        fill(hits, from + STEP);
        links()[from + STEP].focus();
      });
      after.appendChild(more);
    }
  }

  function fillOtherQueries() {
    var others = search.otherQueries(pages, asked.query);
    if (!others.length) { return; }
    after.appendChild(made("p", "note", "没有找到整句，这些说法能找到："));
    var row = after.appendChild(made("p", "links"));
    others.forEach(function (other) {
      row.appendChild(wishLink({ query: other.query, kind: "", place: "" }, other.query + "（" + other.count + " 条）"));
    });
  }

  /* A real address that this page answers without being opened again. */
  function wishLink(wish, words) {
    var link = made("a", "", words);
    link.href = address(wish);
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      event.preventDefault();
      box.value = wish.query;
      ask(wish);
    });
    return link;
  }

  function facetRow(wish, name, count, isCurrent) {
    var link = wishLink(wish);
    link.appendChild(made("span", "lab", name));
    link.appendChild(made("span", "n", String(count)));
    if (isCurrent) { link.setAttribute("aria-current", "true"); }
    return made("li").appendChild(link).parentNode;
  }

  /* One row for all, then one for each value, commonest first. */
  function facetRows(field, hits, values) {
    var counts = Object.create(null);
    hits.forEach(function (hit) {
      values(hit.page).forEach(function (value) { counts[value] = (counts[value] || 0) + 1; });
    });
    if (asked[field] && !counts[asked[field]]) { counts[asked[field]] = 0; }
    var rows = made("ul");
    function add(value, name, count) {
      var wish = { query: asked.query, kind: asked.kind, place: asked.place };
      wish[field] = value;
      rows.appendChild(facetRow(wish, name, count, asked[field] === value));
    }
    add("", "全部", hits.length);
    Object.keys(counts).sort(function (one, other) {
      return counts[other] - counts[one] || (one < other ? -1 : 1);
    }).forEach(function (value) { add(value, value, counts[value]); });
    return rows;
  }

  function isOfKind(hit) { return !asked.kind || hit.page.label === asked.kind; }
  function isOfPlace(hit) { return !asked.place || hit.page.places.indexOf(asked.place) >= 0; }

  function fillFacets(hits) {
    var focused = facets.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    emptied(facets);
    if (!hits.length) { return; }
    var kinds = made("nav", "facet facet-kind");
    kinds.setAttribute("aria-label", "类型");
    kinds.appendChild(facetRows("kind", hits.filter(isOfPlace), function (one) { return [one.label]; }));
    var places = made("details", "facet");
    places.open = placesOpen || Boolean(asked.place);
    places.addEventListener("toggle", function () { placesOpen = places.open; });
    places.appendChild(made("summary", "", "区县"));
    places.appendChild(facetRows("place", hits.filter(isOfKind), function (one) { return one.places; }));
    facets.appendChild(kinds);
    facets.appendChild(places);
    Array.prototype.some.call(facets.querySelectorAll("a"), function (link) {
      var isSame = focused !== null && link.getAttribute("href") === focused;
      if (isSame) { link.focus(); }
      return isSame;
    });
  }

  function say(words) {
    if (status.textContent !== words) { status.textContent = words; }
  }

  function show() {
    var isAsked = text.words(asked.query).length > 0;
    emptied(list);
    emptied(after);
    if (browse) { browse.hidden = isAsked; }
    if (!isAsked || loading !== "done") {
      emptied(facets);
      var isLost = isAsked && loading === "failed" && !reopened();
      say(!isAsked ? "" : isLost ? "搜索没能载入，请刷新本页，或从目录和区县翻看" : "正在载入……");
      return;
    }
    var hits = search.find(pages, asked.query);
    var chosen = hits.filter(isOfKind).filter(isOfPlace);
    fillFacets(hits);
    fill(chosen, 0);
    if (chosen.length) {
      say("找到 " + chosen.length + " 条结果");
    } else if (hits.length) {
      say("所选类型和区县里没有“" + asked.query + "”");
    } else {
      say("没有找到“" + asked.query + "”");
      fillOtherQueries();
      if (browse) { browse.hidden = false; }
    }
  }

  function ask(wish) {
    asked = wish;
    try { global.history.replaceState(null, "", address(asked)); } catch (refused) { /* old engines on file:// */ }
    load();
    show();
  }

  function askSoon(wait) {
    global.clearTimeout(timer);
    if (composing) { return; }
    timer = global.setTimeout(function () {
      if (!composing && box.value !== asked.query) {
        ask({ query: box.value, kind: asked.kind, place: asked.place });
      }
    }, wait);
  }

  /* -- keys ----------------------------------------------------------------------------------- */

  function links() {
    return Array.prototype.slice.call(list.querySelectorAll("h3 a"));
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
  box.addEventListener("focus", load);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    askSoon(0);
  });
  document.addEventListener("keydown", moveWith);

  asked = wishOfAddress();
  if (asked.query) {
    box.value = asked.query;
    if (remembered()) { box.focus(); }
    load();
  }
  show();
}(this, typeof document === "undefined" ? null : document));
