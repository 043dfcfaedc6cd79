/* A page opened from a search: the words it was found by (?h=…, once for each) are marked, the first is shown, and a
   bar leads from one to the next and takes the marks away. */
(function (window, document) {
  "use strict";

  var MOST_WORDS = 12;
  var MOST_MARKS = 400;
  var UNSEEN = /[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/;
  var INLINE = /^(?:a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|rb|ruby|s|small|span|strong|sub|sup|time|u|var|wbr)$/;
  var APART = "script,style,nav,form,svg,rt,rp,textarea,button,.vh";

  /* Compared without case and without white space: the typesetting of a page adds and drops it. */
  function plain(words) {
    return words.split("").filter(function (unit) { return !UNSEEN.test(unit); }).map(lower).join("");
  }

  function lower(unit) {
    var low = unit.toLowerCase();
    return low.length === 1 ? low : unit;
  }

  function fields() {
    return window.location.search.slice(1).split("&");
  }

  function isWord(field) {
    return field.slice(0, 2) === "h=";
  }

  function wordsOfAddress() {
    return fields().filter(isWord).map(function (field) {
      try {
        return plain(decodeURIComponent(field.slice(2).replace(/\+/g, " ")));
      } catch (malformed) {
        return "";
      }
    }).filter(Boolean).slice(0, MOST_WORDS);
  }

  function blockOf(node) {
    var element = node.parentNode;
    while (element.parentNode && INLINE.test(element.nodeName.toLowerCase())) { element = element.parentNode; }
    return element;
  }

  /* The visible text of main, block by block: [{units, places: [[node, offset]…]}…]. */
  function blocks(main) {
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    var found = [];
    var last = null;
    while (walker.nextNode()) {
      var node = walker.currentNode;
      if (node.parentNode.closest(APART)) { continue; }
      var block = blockOf(node);
      if (block !== last) {
        found.push({ units: [], places: [] });
        last = block;
      }
      add(found[found.length - 1], node);
    }
    return found;
  }

  function add(block, node) {
    for (var place = 0; place < node.data.length; place += 1) {
      var unit = node.data.charAt(place);
      if (!UNSEEN.test(unit)) {
        block.units.push(lower(unit));
        block.places.push([node, place]);
      }
    }
  }

  /* Which units of a block stand in one of the words. */
  function hits(text, words) {
    var isHit = [];
    words.forEach(function (word) {
      for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        for (var unit = at; unit < at + word.length; unit += 1) { isHit[unit] = true; }
      }
    });
    return isHit;
  }

  /* Runs of text nodes to mark: [[node, start, end, isNext]…], in the order of the page.  A find that reaches over
     several nodes is several runs, of which all but the first are *isNext*. */
  function runs(block, words) {
    var found = [];
    var isHit = hits(block.units.join(""), words);
    isHit.forEach(function (hit, unit) {
      var node = block.places[unit][0];
      var place = block.places[unit][1];
      var last = found[found.length - 1];
      if (last && last[0] === node && !plain(node.data.slice(last[2], place))) {
        last[2] = place + 1;
      } else {
        found.push([node, place, place + 1, isHit[unit - 1] === true]);
      }
    });
    return found;
  }

  function marked(run) {
    var rest = run[0].splitText(run[1]);
    rest.splitText(run[2] - run[1]);
    var mark = document.createElement("mark");
    rest.parentNode.replaceChild(mark, rest);
    mark.appendChild(rest);
    return mark;
  }

  function unmarked(mark) {
    var parent = mark.parentNode;
    parent.replaceChild(mark.firstChild, mark);
    parent.normalize();
  }

  function button(words, press) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  }

  /* -- the bar ---------------------------------------------------------------------------------- */

  /* *finds* are the first marks of each find.  The bar sticks to the lower edge while main is in sight. */
  function showBar(main, marks, finds, at) {
    var bar = document.createElement("aside");
    var count = bar.appendChild(document.createElement("p"));
    bar.className = "found";
    bar.setAttribute("aria-label", "搜到的词");
    count.setAttribute("role", "status");

    function tell() {
      count.textContent = at < 0 ? "标出 " + finds.length + " 处" : "第 " + (at + 1) + " 处，共 " + finds.length + " 处";
      finds.forEach(function (mark, place) { mark.classList.toggle("is-here", place === at); });
    }

    function next() {
      at = (at + 1) % finds.length;
      finds[at].scrollIntoView({ block: "center" });
      tell();
    }

    function remove() {
      var here = blockOf(finds[Math.max(at, 0)]);
      marks.forEach(unmarked);
      main.removeChild(bar);
      /* Reading and tabbing go on from there. */
      here.setAttribute("tabindex", "-1");
      here.focus({ preventScroll: true });
      var rest = fields().filter(function (field) { return !isWord(field); }).join("&");
      try {
        window.history.replaceState(null, "", window.location.pathname + (rest ? "?" + rest : "") + window.location.hash);
      } catch (refused) {
        /* Old engines on file://: the address stays as it is. */
      }
    }

    tell();
    bar.appendChild(button(finds.length > 1 ? "下一处" : "到这一处", next));
    bar.appendChild(button("去掉标记", remove));
    main.appendChild(bar);
  }

  var words = wordsOfAddress();
  var main = document.getElementById("main");
  if (!words.length || !main) { return; }
  var found = blocks(main).reduce(function (all, block) { return all.concat(runs(block, words)); }, []).slice(0, MOST_MARKS);
  if (!found.length) { return; }
  /* From the last to the first, so that places before a mark still hold. */
  var marks = found.slice().reverse().map(marked).reverse();
  var finds = marks.filter(function (mark, place) { return !found[place][3]; });
  var isBack = window.performance && window.performance.navigation && window.performance.navigation.type === 2;
  var isStill = window.location.hash || isBack;
  showBar(main, marks, finds, isStill ? -1 : 0);
  if (!isStill && !finds[0].closest("h1")) { finds[0].scrollIntoView({ block: "center", behavior: "instant" }); }
}(window, document));
