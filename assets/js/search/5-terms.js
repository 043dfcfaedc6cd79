/* Terms of the site by pinyin: what typed letters may mean, and what sounds the same (docs/search.md, 8).
   Needs 1-normal.js and 2-parts.js before it.  Defines hongchengTerms. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  /* What may begin a syllable, and little else. */
  var BEGUN = /^(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:[aeo][iour]?|[iuv][aeiou]{0,2})?(?:ng?)?$/;
  var DEEP = 4;
  var LONGEST = 60;
  var MOST_READINGS = 8;

  /* -- letters -------------------------------------------------------------------------------- */

  /* The letters and digits of what was typed, or "" if there is anything else in it. */
  function letters(typed) {
    var bare = typed.toLowerCase().replace(/ü/g, "v").replace(/[\s'’]/g, "");
    return /^[a-z0-9]+$/.test(bare) && bare.length <= LONGEST ? bare : "";
  }

  /* The initials that terms meant by some letters may begin with. */
  function initials(typed) {
    var found = new Set();
    function cut(from, before) {
      if (before.length === DEEP || from === typed.length) {
        found.add(before);
        return;
      }
      for (var end = from + 1; end <= typed.length && end <= from + 6; end += 1) {
        var piece = typed.slice(from, end);
        if (end === from + 1 || BEGUN.test(piece)) { cut(end, before + piece.charAt(0)); }
      }
    }
    cut(0, "");
    return Array.from(found);
  }

  /* 0 if the letters are a term whole, 1 if they begin each of its syllables, 2 if they begin it, 3 if neither. */
  function fit(typed, syllables) {
    var best = 3;
    function go(from, place, isWhole) {
      if (from === typed.length) {
        best = Math.min(best, place < syllables.length ? 2 : isWhole ? 0 : 1);
        return;
      }
      var syllable = syllables[place] || "";
      for (var size = syllable.length; size > 0 && best > 0; size -= 1) {
        if (typed.substr(from, size) === syllable.slice(0, size)) {
          go(from + size, place + 1, isWhole && size === syllable.length);
        }
      }
    }
    go(0, 0, true);
    return best;
  }

  /* -- lines ---------------------------------------------------------------------------------- */

  /* {term, syllables, count, kind} of a line: term, syllables, count, class. */
  function entry(line) {
    var words = line.split(" ");
    return {
      term: words[0], syllables: words.slice(1, -2), count: Number(words[words.length - 2]), kind: words[words.length - 1]
    };
  }

  /* The entries of all levels whose initials a key is or begins, those with one spelling together. */
  function entries(levels, key, isPrefix, chosen) {
    var found = new Map();
    return parts.inTurns(levels, function (level) {
      var names = parts.shards(level, "y", key, isPrefix);
      return Promise.all(names.map(function (name) { return level.index.get("y-" + name); })).then(function (shards) {
        return parts.inTurns(shards, function (part) {
          part.value.split("\n").forEach(function (line) {
            var one = line ? entry(line) : null;
            if (one && chosen(one)) { join(found, one); }
          });
        });
      });
    }).then(function () { return found; });
  }

  function join(found, one) {
    var id = one.term + " " + one.syllables.join(" ");
    if (found.has(id)) { found.get(id).count += one.count; } else { found.set(id, one); }
  }

  /* One of each term, in an order, those that find nothing left out. */
  function ranked(found, most) {
    var seen = new Set();
    return Array.from(found.values()).filter(function (one) { return one.count > 0; }).sort(function (one, other) {
      return one.fit - other.fit || other.count - one.count || one.term.length - other.term.length ||
        (one.term < other.term ? -1 : one.term > other.term ? 1 : 0);
    }).filter(function (one) {
      var isNew = !seen.has(one.term);
      seen.add(one.term);
      return isNew;
    }).slice(0, most);
  }

  /* What typed letters may mean: [{term, syllables, count, kind, fit}…], best first. */
  function meant(levels, typed, most) {
    var wanted = letters(typed);
    if (!wanted) { return Promise.resolve([]); }
    var all = new Map();
    function chosen(one) {
      one.fit = fit(wanted, one.syllables);
      return one.fit < 3;
    }
    function keep(found) {
      found.forEach(function (one, id) { all.set(id, one); });
    }
    return parts.inTurns(initials(wanted), function (key) {
      return entries(levels, key, true, chosen).then(keep);
    }).then(function () { return ranked(all, most); });
  }

  /* -- sounds --------------------------------------------------------------------------------- */

  /* Character → its syllables, from the part of readings. */
  function readings(part) {
    if (part.read) { return part.read; }
    var table = part.read = new Map();
    part.value.split("\n").forEach(function (line) {
      var cut = line.indexOf(" ");
      text.characters(line.slice(cut + 1)).forEach(function (character) {
        table.set(character, (table.get(character) || []).concat(line.slice(0, cut)));
      });
    });
    return table;
  }

  function spoken(table, form) {
    return text.characters(form).reduce(function (ways, character) {
      var next = [];
      ways.forEach(function (way) {
        (table.get(character) || []).forEach(function (syllable) { next.push(way.concat(syllable)); });
      });
      return next.slice(0, MOST_READINGS);
    }, [[]]);
  }

  /* Other terms that sound like a Han form. */
  function alike(levels, part, form, most) {
    if (form.length < 2 || form.length > 16) { return Promise.resolve([]); }
    var all = new Map();
    return parts.inTurns(spoken(readings(part), form), function (way) {
      var key = way.map(function (syllable) { return syllable.charAt(0); }).join("");
      var sound = way.join(" ");
      return entries(levels, key, false, function (one) {
        one.fit = 0;
        return one.term !== form && one.syllables.join(" ") === sound;
      }).then(function (found) {
        found.forEach(function (one, id) { all.set(id, one); });
      });
    }).then(function () { return ranked(all, most); });
  }

  global.hongchengTerms = { letters: letters, meant: meant, alike: alike };
}(this));
