/* Terms of the site by pinyin: what typed letters may mean, and what sounds the same (docs/search.md, 8).
   Needs 1-normal.js and 2-parts.js before it.  Defines hongchengTerms. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  /* What may begin a syllable, and little else. */
  var BEGUN = /^(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:[aeo][iour]?|[iuv][aeiou]{0,2})?(?:ng?)?$/;
  var DEEP = 4;
  var LONGEST = 100;
  var MOST_KEYS = 16;
  var LONGEST_FORM = 24;
  /* How many pages a name, place, topic or title is worth, where the site's text alone makes others terms. */
  var NAMED = 32;

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

  /* 0 if the letters are a term whole, 1 if they begin each of its syllables, 2 if they begin it, 3 if neither.
     Letters of the term itself, which begin with a capital, and digits are not shortened. */
  function fit(typed, syllables) {
    var best = 3;
    function go(from, place, isWhole) {
      if (from === typed.length) {
        best = Math.min(best, place < syllables.length ? 2 : isWhole ? 0 : 1);
        return;
      }
      var own = syllables[place] || "";
      var syllable = own.toLowerCase();
      for (var size = syllable.length; size > 0 && best > 0; size -= 1) {
        if (typed.substr(from, size) === syllable.slice(0, size)) {
          go(from + size, place + 1, isWhole && size === syllable.length);
        }
        if (/[^a-z]/.test(own) && from + size <= typed.length) { break; }
      }
    }
    go(0, 0, true);
    return best;
  }

  /* -- lines ---------------------------------------------------------------------------------- */

  /* [{term, syllables, count, kind, fit}…], best first, of the terms whose initials begin with one of some keys and
     that fit: *fits*(term) is less than 3. */
  function entries(levels, keys, fits, most) {
    var found = new Map();
    function take(line) {
      var words = line.split(" ");
      var kind = words.pop();
      var count = Number(words.pop());
      var id = words.join(" ");
      var one = { term: words.shift(), syllables: words, count: count, kind: kind };
      one.fit = fits(one);
      if (one.fit > 2) { return; }
      /* The newest level knows the class best. */
      if (found.has(id)) { one.count += found.get(id).count; }
      found.set(id, one);
    }
    return parts.inTurns(levels, function (level) {
      var names = new Set();
      keys.forEach(function (key) {
        parts.shards(level, "y", key, true).forEach(function (name) { names.add("y-" + name); });
      });
      return Promise.all(Array.from(names).map(level.index.get)).then(function (shards) {
        return parts.inTurns(shards, function (part) { part.value.split("\n").forEach(take); });
      });
    }).then(function () { return ranked(Array.from(found.values()), most); });
  }

  function weight(one) {
    return one.count * (/[hm]/.test(one.kind) ? 1 : NAMED);
  }

  /* One of each term, in order. */
  function ranked(found, most) {
    var seen = new Set();
    return found.sort(function (one, other) {
      return one.fit - other.fit || weight(other) - weight(one) || one.term.length - other.term.length ||
        (one.term < other.term ? -1 : 1);
    }).filter(function (one) {
      return !seen.has(one.term) && seen.add(one.term);
    }).slice(0, most);
  }

  /* What typed letters may mean. */
  function meant(levels, typed, most) {
    var wanted = letters(typed);
    return entries(levels, wanted ? initials(wanted) : [], function (one) { return fit(wanted, one.syllables); }, most);
  }

  /* -- sounds --------------------------------------------------------------------------------- */

  /* The syllables of a character, by lines of the part of readings. */
  function soundsOf(lines, character) {
    return lines.filter(function (line) { return line.lastIndexOf(character) > line.indexOf(" "); }).map(function (line) {
      return line.slice(0, line.indexOf(" "));
    });
  }

  /* Other terms that sound like a Han form. */
  function alike(levels, part, form, most) {
    var characters = text.characters(form);
    if (characters.length < 2 || characters.length > LONGEST_FORM) { return Promise.resolve([]); }
    var lines = part.value.split("\n");
    var heard = characters.map(function (character) { return soundsOf(lines, character); });
    var keys = heard.slice(0, DEEP).reduce(function (before, sounds) {
      var next = new Set();
      before.forEach(function (key) {
        sounds.forEach(function (syllable) { next.add(key + syllable.charAt(0)); });
      });
      return Array.from(next).slice(0, MOST_KEYS);
    }, [""]);
    return entries(levels, keys, function (one) {
      return one.term !== form && one.syllables.length === heard.length && heard.every(function (sounds, place) {
        return sounds.indexOf(one.syllables[place]) >= 0;
      }) ? 0 : 3;
    }, most);
  }

  global.hongchengTerms = { letters: letters, meant: meant, alike: alike };
}(this));
