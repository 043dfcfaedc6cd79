/* A page opened from a search: the words it was found by (?h=…, once for each) are marked, and the first is shown. */
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

  function wordsOfAddress() {
    return window.location.search.slice(1).split("&").map(function (field) {
      try {
        return field.slice(0, 2) === "h=" ? plain(decodeURIComponent(field.slice(2).replace(/\+/g, " "))) : "";
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

  /* The visible text of main, block by block: [{text, places: [[node, offset]…]}…]. */
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

  /* Runs of text nodes to mark: [[node, start, end]…], in the order of the page. */
  function runs(block, words) {
    var found = [];
    hits(block.units.join(""), words).forEach(function (isHit, unit) {
      var node = block.places[unit][0];
      var place = block.places[unit][1];
      var last = found[found.length - 1];
      if (last && last[0] === node && !plain(node.data.slice(last[2], place))) {
        last[2] = place + 1;
      } else {
        found.push([node, place, place + 1]);
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

  var words = wordsOfAddress();
  var main = document.getElementById("main");
  if (!words.length || !main) { return; }
  var found = blocks(main).reduce(function (all, block) { return all.concat(runs(block, words)); }, []);
  /* From the last to the first, so that places before a mark still hold. */
  var marks = found.slice(0, MOST_MARKS).reverse().map(marked).reverse();
  var first = marks.filter(function (mark) { return !mark.closest("h1"); })[0];
  var isInTitle = marks.length > 0 && marks[0] !== first;
  var isBack = window.performance && window.performance.navigation && window.performance.navigation.type === 2;
  if (first && !isInTitle && !window.location.hash && !isBack) { first.scrollIntoView({ block: "center" }); }
}(window, document));
