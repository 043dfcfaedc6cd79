/* Which pages of a level hold a run of characters (docs/search.md, 9.3).  Needs 1-normal.js and 2-parts.js before it.
   Defines hongchengPhrase. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  var LETTER = /^[a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]$/;
  var LONGEST_WORD = 32;
  var AT_ONCE = 8;
  var MOST_COUNTED = 4;
  /* How well a run of letters fits the best word of a page. */
  var WHOLE = 2;
  var BEGINS = 1;
  var HOLDS = 0;

  /* -- keys ----------------------------------------------------------------------------------- */

  /* The runs of letters that are read as words: [[start, end]…]. */
  function wordRuns(units) {
    var found = [];
    for (var start = 0; start < units.length; start += 1) {
      var end = start;
      while (end < units.length && LETTER.test(units[end])) { end += 1; }
      var beside = (units[start - 1] || "") + (units[end] || "");
      var isCovered = end - start === 1 && beside && beside.indexOf(" ") < 0;
      if (end > start && end - start <= LONGEST_WORD && !isCovered) { found.push([start, end]); }
      start = end;
    }
    return found;
  }

  /* The ways to read a phrase, each as its word runs: at its edges a run may belong to one too long for a word. */
  function readings(units, isLoose) {
    var words = wordRuns(units);
    var unsure = words.filter(function (run) { return isLoose && (run[0] === 0 || run[1] === units.length); });
    return unsure.reduce(function (ways, run) {
      return ways.concat(ways.map(function (way) {
        return way.filter(function (one) { return one !== run; });
      }));
    }, [words]);
  }

  /* The keys to ask for: pairs for what no word covers, then words. */
  function keysOf(units, words) {
    var pairs = [];
    var from = 0;
    words.concat([[units.length, units.length]]).forEach(function (word) {
      var isFlagged = word[0] < word[1] && units[word[0] - 1] === " ";
      pairPlaces(units, from, word[0] - (isFlagged ? 1 : 0)).forEach(function (at) {
        pairs.push({ family: "g", at: at, key: units[at] + units[at + 1], how: "pair", isFlagged: false });
      });
      from = word[1];
    });
    return pairs.concat(words.map(function (word) {
      var how = word[0] > 0 ? word[1] < units.length ? "whole" : "begins" : word[1] < units.length ? "ends" : "holds";
      return {
        family: "w", at: word[0], key: units.slice(word[0], word[1]).join(""), how: how,
        isFlagged: units[word[0] - 1] === " "
      };
    }));
  }

  /* Where the pairs begin that cover a stretch: at 0, 2, 4 … and the last. */
  function pairPlaces(units, start, end) {
    if (end - start === 1) { return [start > 0 && units[start - 1] !== " " ? start - 1 : start]; }
    var places = [];
    for (var at = start; at < end - 2; at += 2) { places.push(at); }
    return end > start ? places.concat(end - 2) : places;
  }

  /* -- lists ---------------------------------------------------------------------------------- */

  function fitOf(word, run) {
    return word === run ? WHOLE : word.indexOf(run) === 0 ? BEGINS : HOLDS;
  }

  /* The keys of the index that a key stands for. */
  function wordsFor(level, key) {
    var run = key.key;
    if (key.how === "pair" || key.how === "whole") { return Promise.resolve([run]); }
    if (key.how === "begins") {
      return reads(level, "w", run, true).then(function (shards) {
        return shards.reduce(function (all, part) {
          return all.concat(Array.from(parts.rows(part, "w").keys()).filter(function (word) {
            return word.slice(0, run.length) === run;
          }));
        }, []);
      });
    }
    return Promise.all((level.s || []).map(function (name) { return level.index.get(name); })).then(function (all) {
      return parts.inTurns(all, function (part) {
        part.read = part.read || parts.unfolded(part.value);
        return part.read.filter(function (word) {
          return key.how === "holds" ? word.indexOf(run) >= 0 : word.slice(-run.length) === run;
        });
      });
    }).then(function (found) { return [].concat.apply([], found); });
  }

  function reads(level, family, key, isPrefix) {
    return Promise.all(parts.shards(level, family, key, isPrefix).map(function (name) {
      return level.index.get(family + "-" + name).then(parts.breathe);
    }));
  }

  /* {words, pages: page → [count, is in the title, fit]} of a key. */
  function listOf(level, key) {
    var pages = new Map();
    return wordsFor(level, key).then(function (words) {
      return parts.inTurns(words, function (word) {
        return reads(level, key.family, word, false).then(function (shards) {
          var list = shards.length ? parts.list(shards[0], key.family, word) : null;
          if (list) { gather(pages, list, fitOf(word, key.key)); }
        });
      }).then(function () { return { words: words, pages: pages }; });
    });
  }

  function gather(pages, list, fit) {
    for (var place = 0; place < list.pages.length; place += 1) {
      merge(pages, list.pages[place], [list.counts[place], list.titles[place], fit]);
    }
  }

  function merge(pages, page, row) {
    var last = pages.get(page);
    pages.set(page, last ? [Math.min(MOST_COUNTED, last[0] + row[0]), last[1] | row[1], Math.max(last[2], row[2])] : row);
  }

  /* The lists of the keys, some at a time; stops when no page is left: {lists, pages: Set}. */
  function common(level, keys, within) {
    var lists = [];
    var pages = within;
    function more() {
      var next = keys.slice(lists.length, lists.length + AT_ONCE);
      if (!next.length || pages && !pages.size) { return { lists: lists, pages: pages || new Set() }; }
      return Promise.all(next.map(function (key) { return listOf(level, key); })).then(function (heard) {
        heard.forEach(function (one) {
          lists.push(one);
          pages = new Set(Array.from(pages || one.pages.keys()).filter(function (page) { return one.pages.has(page); }));
        });
      }).then(parts.breathe).then(more);
    }
    return Promise.resolve(more());
  }

  /* -- places --------------------------------------------------------------------------------- */

  /* Where the phrase would begin, by page, for the places of one of its keys. */
  function startsOf(level, key, words, wanted) {
    var found = new Map();
    return parts.inTurns(words, function (word) {
      var name = parts.shards(level, key.family, word, false)[0];
      if (!name) { return null; }
      return Promise.all([
        level.index.get(key.family + "-" + name), level.index.get((key.family === "g" ? "p-" : "v-") + name)
      ]).then(function (both) {
        var moved = (key.how === "ends" ? word.length - key.key.length : 0) - key.at;
        parts.positions(both[0], key.family, both[1], word, wanted, key.isFlagged).forEach(function (here, page) {
          var starts = here.map(function (position) { return position + moved; });
          found.set(page, found.has(page) ? found.get(page).concat(starts) : starts);
        });
      });
    }).then(function () { return found; });
  }

  /* Asks for positions that will be wanted soon, so that they come side by side. */
  function warm(level, key) {
    var name = parts.shards(level, key.family, key.key, false)[0];
    if (name) { level.index.get((key.family === "g" ? "p-" : "v-") + name).catch(function () {}); }
  }

  /* The pages on which all keys stand at their places; the rarest key first. */
  function inPlace(level, keys, lists, pages) {
    var order = keys.map(function (key, place) { return place; }).sort(function (one, other) {
      return lists[one].pages.size - lists[other].pages.size || one - other;
    });
    var starts = null;
    return parts.inTurns(order, function (place) {
      if (starts && !starts.size) { return null; }
      var turn = order.indexOf(place);
      order.slice(turn, turn + 4).forEach(function (soon) { warm(level, keys[soon]); });
      return startsOf(level, keys[place], lists[place].words, starts || pages).then(function (here) {
        starts = starts ? continued(starts, here) : here;
      });
    }).then(function () { return level.titles(starts.keys()); }).then(function (titles) {
      var found = new Map();
      starts.forEach(function (here, page) {
        var places = new Set(here);
        var first = here.reduce(function (one, other) { return Math.min(one, other); }, Infinity);
        if (places.size) { found.set(page, [Math.min(MOST_COUNTED, places.size), first < titles(page) ? 1 : 0, WHOLE]); }
      });
      return found;
    });
  }

  function continued(starts, here) {
    var left = new Map();
    starts.forEach(function (before, page) {
      var also = new Set(here.get(page) || []);
      var kept = before.filter(function (start) { return also.has(start); });
      if (kept.length) { left.set(page, kept); }
    });
    return left;
  }

  /* The same from the pages' own texts. */
  function inTexts(level, form, pages) {
    var found = new Map();
    return Promise.all(Array.from(pages).map(function (page) {
      return level.blocks(page).then(function (blocks) {
        var count = 0;
        blocks.forEach(function (block) {
          for (var at = block.indexOf(form); at >= 0; at = block.indexOf(form, at + 1)) { count += 1; }
        });
        if (count) { found.set(page, [Math.min(MOST_COUNTED, count), blocks[0].indexOf(form) >= 0 ? 1 : 0, WHOLE]); }
      });
    })).then(function () { return found; });
  }

  /* -- a phrase ------------------------------------------------------------------------------- */

  function read(level, units, words, within) {
    var keys = keysOf(units, words);
    if (keys.length === 1 && (keys[0].how === "pair" || keys[0].how === "holds")) {
      return listOf(level, keys[0]).then(function (list) { return list.pages; });
    }
    return common(level, keys, within).then(function (left) {
      if (!left.pages.size) { return new Map(); }
      if (left.pages.size <= parts.RARE) { return inTexts(level, units.join(""), left.pages); }
      return inPlace(level, keys, left.lists, left.pages);
    });
  }

  /* The pages of a level that hold a form: page → [count up to 4, is in the title, fit].  *within*, a Set or null,
     bounds what is of interest. */
  function pages(level, form, within) {
    var units = text.characters(form);
    if (units.length === 1) {
      return reads(level, "u", form, false).then(function (shards) {
        var found = new Map();
        var list = shards.length ? parts.list(shards[0], "u", form) : null;
        if (list) { gather(found, list, WHOLE); }
        return found;
      });
    }
    return parts.inTurns(readings(units, level.loose), function (words) {
      return read(level, units, words, within);
    }).then(function (all) {
      return all.reduce(function (union, some) {
        some.forEach(function (row, page) { merge(union, page, row); });
        return union;
      }, all.length > 1 ? new Map() : all.pop());
    });
  }

  global.hongchengPhrase = { WHOLE: WHOLE, pages: pages };
}(this));
