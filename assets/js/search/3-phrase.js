/* Which pages of a level hold a run of characters (docs/search.md, 9.3).  Needs 1-normal.js and 2-parts.js before it.
   Defines hongchengPhrase. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  var LETTERS = /[a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]+/g;
  var LETTER = new RegExp("^" + LETTERS.source + "$");
  var HALF_A_PAIR = /^[\udc00-\udfff]|[\ud800-\udbff]$/;
  var LONGEST_WORD = 32;
  var LONGEST_ASKED = 1000;
  var AT_ONCE = 4;
  var SOME = 200;
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

  function isMeant(word) {
    var run = this.run;
    return this.isOne ? word === run : this.how === "begins" ? word.lastIndexOf(run, 0) === 0 :
      this.how === "ends" ? word.slice(-run.length) === run : word.indexOf(run) >= 0;
  }

  /* A key of the index, or the words that begin or end with some letters or hold them; where it stands in the phrase. */
  function keyOf(family, at, run, how, isFlagged) {
    return {
      id: family + how + run, family: family, at: at, run: run, how: how, isOne: how === "whole", isFlagged: isFlagged, weight: 0,
      isMeant: isMeant
    };
  }

  /* The keys to ask for: pairs for what no word covers, then words. */
  function keysOf(units, words) {
    if (units.length === 1) { return [keyOf("u", 0, units[0], "whole", false)]; }
    var pairs = [];
    var from = 0;
    words.concat([[units.length, units.length]]).forEach(function (word) {
      var isFlagged = word[0] < word[1] && units[word[0] - 1] === " ";
      pairPlaces(units, from, word[0] - (isFlagged ? 1 : 0)).forEach(function (at) {
        pairs.push(keyOf("g", at, units[at] + units[at + 1], "whole", false));
      });
      from = word[1];
    });
    return pairs.concat(words.map(function (word) {
      var how = word[0] > 0 ? word[1] < units.length ? "whole" : "begins" : word[1] < units.length ? "ends" : "holds";
      return keyOf("w", word[0], units.slice(word[0], word[1]).join(""), how, units[word[0] - 1] === " ");
    }));
  }

  /* Where the pairs begin that cover a stretch: at 0, 2, 4 … and the last. */
  function pairPlaces(units, start, end) {
    if (end - start === 1) { return [start > 0 && units[start - 1] !== " " ? start - 1 : start]; }
    var places = [];
    for (var at = start; at < end - 2; at += 2) { places.push(at); }
    return end > start ? places.concat(end - 2) : places;
  }

  /* -- shards --------------------------------------------------------------------------------- */

  /* The words of a part of the family s. */
  function spelled(part) {
    if (part.read) { return part.read; }
    var words = [];
    var next = parts.unfolding(part.value);
    return parts.turns(function () {
      for (var word = next(); word; word = next()) {
        if (words.push(word) % SOME === 0) { return true; }
      }
      return false;
    }).then(function () {
      part.read = words;
      return words;
    });
  }

  /* Names of the shards in which there may be something for a key. */
  function shardsOf(level, key) {
    if (key.how === "whole" || key.how === "begins") {
      return Promise.resolve(parts.shards(level, key.family, key.run, !key.isOne));
    }
    var names = new Set();
    return Promise.all((level.s || []).map(level.index.get)).then(function (all) {
      return parts.inTurns(all, spelled);
    }).then(function (all) {
      return parts.inTurns(all, function (words) {
        words.filter(isMeant, key).forEach(function (word) { names.add(parts.shards(level, "w", word, false)[0]); });
      });
    }).then(function () { return Array.from(names); });
  }

  function files(key, name, isPlaced) {
    return [key.family + "-" + name].concat(isPlaced ? (key.family === "g" ? "p-" : "v-") + name : []);
  }

  /* How many lists to ask for at a time: the fewer pages are left, the sooner the next list leaves none. */
  function ahead(left) { return left > 512 ? 3 : left > 64 ? 2 : 1; }

  /* Asks for what the next keys need, so that it comes side by side. */
  function wantSoon(level, keys, from, most, isPlaced) {
    keys.slice(from, from + most).forEach(function (key) {
      if (key.isOne) {
        parts.shards(level, key.family, key.run, false).forEach(function (name) {
          files(key, name, isPlaced).forEach(level.index.want);
        });
      }
    });
  }

  /* hear(page, posting, word) for all there is of a key; with *pages*, a Map, hear(page, position, word). */
  function read(level, key, pages, hear) {
    return shardsOf(level, key).then(function (names) {
      return parts.inTurns(names, function (name, place) {
        level.check();
        names.slice(place, place + AT_ONCE).forEach(function (soon) {
          files(key, soon, pages).forEach(level.index.want);
        });
        return Promise.all(files(key, name, pages).map(level.index.get)).then(parts.breathe).then(function (both) {
          return parts.scan(key, both[0], both[1], pages, hear);
        });
      });
    });
  }

  /* -- pages ---------------------------------------------------------------------------------- */

  /* A page's row is a number: how many places up to 4, 8 if one is in the title, 16 times how well it fits.
     Adds to the rows of a level. */
  function add(rows, page, count, isTitle, fit) {
    var row = rows[page];
    rows[page] = Math.min(MOST_COUNTED, (row & 7) + count) | row & 8 | (isTitle ? 8 : 0) | Math.max(row >> 4, fit) << 4;
  }

  function addListed(level, key, rows) {
    return read(level, key, null, function (page, posting, word) {
      var fit = word === key.run ? WHOLE : word.indexOf(key.run) === 0 ? BEGINS : HOLDS;
      add(rows, page, (posting >> 1 & 3) + 1, posting & 1, fit);
    });
  }

  /* The pages that hold all keys, or the first of them once one page at most is left, whose text says the rest.  (The
     next lists are on their way by then, and weigh less than the texts of pages that they rule out.) */
  function common(level, keys, within) {
    var left = within ? within.length : level.size;
    var marks = new Int32Array(level.size).fill(within ? -1 : 0);
    var seen = new Map();
    if (within) { within.forEach(function (page) { marks[page] = 0; }); }
    return parts.inTurns(keys, function (key, place) {
      if (left <= 1) { return null; }
      /* Ten thousand times the same character is one pair. */
      if (seen.has(key.id)) {
        key.weight = seen.get(key.id).weight;
        return null;
      }
      var turn = seen.size;
      seen.set(key.id, key);
      wantSoon(level, keys, place, ahead(left), false);
      left = 0;
      return read(level, key, null, function (page) {
        key.weight += 1;
        if (marks[page] === turn) {
          marks[page] += 1;
          left += 1;
        }
      });
    }).then(function () {
      return Array.from(marks.keys()).filter(function (page) { return marks[page] === seen.size; });
    });
  }

  /* Words count by their lists; longer runs stay. */
  function withoutWords(block) {
    return block.replace(LETTERS, function (run) { return run.length > LONGEST_WORD ? run : run.replace(/./g, " "); });
  }

  /* The same from the pages' own texts, where all places are counted at once, whatever the reading. */
  function addFromTexts(level, units, pages, rows, counted) {
    var form = units.join("");
    var isPlain = !LETTER.test(form);
    return Promise.all(pages.map(function (page) {
      return level.blocks(page).then(function (blocks) {
        var count = 0;
        blocks = isPlain ? blocks : blocks.map(withoutWords);
        blocks.forEach(function (block) {
          for (var at = block.indexOf(form); at >= 0 && count < MOST_COUNTED; at = block.indexOf(form, at + 1)) { count += 1; }
        });
        if (!count) { return; }
        if (isPlain) {
          rows[page] = 0;
          counted.add(page);
        }
        /* By positions no more of a title is seen. */
        var title = text.characters(blocks[0]).slice(0, 62 + units.length).join("");
        add(rows, page, count, title.indexOf(form) >= 0, WHOLE);
      });
    }));
  }

  /* The pages on which all keys stand at their places; the rarest key first. */
  function addInPlace(level, keys, pages, rows) {
    var order = keys.slice().sort(function (one, other) { return one.weight - other.weight; });
    /* Where the phrase may begin on each page; null is anywhere. */
    var starts = new Map();
    pages.forEach(function (page) { starts.set(page, null); });
    return parts.inTurns(order, function (key, turn) {
      if (!starts.size) { return null; }
      var found = new Map();
      wantSoon(level, order, turn, AT_ONCE, true);
      return read(level, key, starts, function (page, position, word) {
        var start = position - key.at + (key.how === "ends" ? word.length - key.run.length : 0);
        var before = starts.get(page);
        if (before && !before.has(start)) { return; }
        if (!found.has(page)) { found.set(page, new Set()); }
        found.get(page).add(start);
      }).then(function () { starts = found; });
    }).then(function () { return level.titles(starts.keys()); }).then(function (titles) {
      return parts.inTurns(Array.from(starts), function (one) {
        var first = Infinity;
        one[1].forEach(function (start) { first = Math.min(first, start); });
        add(rows, one[0], Math.min(MOST_COUNTED, one[1].size), first < titles(one[0]), WHOLE);
      });
    });
  }

  /* The rows of a level's pages for a form, 0 where it does not stand.  *within*, a list of pages or null, bounds what
     is of interest. */
  function rows(level, form, within) {
    var units = text.characters(form);
    /* Whether the rest of a long form is there too the texts say. */
    var start = units.slice(0, LONGEST_ASKED);
    while (start[start.length - 1] === " ") { start.pop(); }
    var found = new Uint8Array(level.size);
    var counted = new Set();
    return parts.inTurns(HALF_A_PAIR.test(form) ? [] : readings(start, level.loose && units.length > 1), function (words) {
      var keys = keysOf(start, words);
      if (keys.length === 1 && (keys[0].isOne || keys[0].how === "holds")) { return addListed(level, keys[0], found); }
      return common(level, keys, within).then(function (pages) {
        pages = pages.filter(function (page) { return !counted.has(page); });
        return pages.length > parts.RARE && start.length === units.length ? addInPlace(level, keys, pages, found) :
          addFromTexts(level, units, pages, found, counted);
      });
    }).then(function () { return found; });
  }

  global.hongchengPhrase = { WHOLE: WHOLE, rows: rows };
}(this));
