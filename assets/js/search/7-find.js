/* Asking the index in its simple form: all texts are at hand and are scanned.
   generator/search/simple.py says the same in Python and is tested against this file.
   Needs normal.js before it.  Defines hongchengSearch; touches no page. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;
  var HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/;
  var CHARACTERS = /[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g;

  /* -- asking -------------------------------------------------------------------------------- */

  /* A row of the index script, in the order of SearchRecord's fields. */
  function page(row) {
    var title = text.normal(row[1]);
    return {
      url: row[0], title: row[1], label: row[2], places: row[3], topics: row[4], day: row[5], summary: row[6],
      blocks: row[7], normalTitle: title, normalText: [title].concat(row[7].map(text.normal)).join("\n")
    };
  }

  function holdsAll(where, wanted) {
    return wanted.every(function (word) { return where.indexOf(word) >= 0; });
  }

  /* Characters before a place, a surrogate pair counted once. */
  function charactersBefore(where, place) {
    return place - (where.slice(0, place).match(PAIRS) || []).length;
  }

  function hitOf(one, phrase, wanted) {
    if (!holdsAll(one.normalText, wanted)) { return null; }
    var first = Math.min.apply(null, wanted.map(function (word) { return one.normalText.indexOf(word); }));
    var tier = 4;
    if (one.normalTitle === phrase) {
      tier = 0;
    } else if (one.normalTitle.indexOf(phrase) >= 0) {
      tier = 1;
    } else if (holdsAll(one.normalTitle, wanted)) {
      tier = 2;
    } else if (one.normalText.indexOf(phrase) >= 0) {
      tier = 3;
    }
    var place = tier === 2 || tier === 4 ? first : one.normalText.indexOf(phrase);
    return { page: one, tier: tier, position: charactersBefore(one.normalText, place) };
  }

  function before(first, second) {
    return first < second ? -1 : first > second ? 1 : 0;
  }

  function find(pages, query) {
    var wanted = text.words(query);
    /* Half a pair would be found inside characters that nobody asked for. */
    if (!wanted.length || HALF_PAIR.test(query)) { return []; }
    var phrase = text.normal(query);
    var hits = [];
    pages.forEach(function (one) {
      var hit = hitOf(one, phrase, wanted);
      if (hit) { hits.push(hit); }
    });
    return hits.sort(function (one, other) {
      return one.tier - other.tier || one.position - other.position ||
        before(other.page.day, one.page.day) || before(one.page.url, other.page.url);
    });
  }

  /* Other queries that do find something, for a query that finds nothing: [{query, count}]. */
  function otherQueries(pages, query) {
    var wanted = text.words(query);
    var candidates = [];
    var found = [];
    if (wanted.length > 12 || query.length > 60) { return found; }
    if (wanted.length > 1) { candidates.push(wanted); }
    candidates.push(wanted.map(function (word) {
      return word.replace(/[\u0021-\u002f\u003a-\u0040\u2010-\u2027\u3000-\u3020]/g, "");
    }));
    var characters = wanted.length === 1 ? wanted[0].match(CHARACTERS) : [];
    for (var length = Math.min(characters.length - 1, 12); length > 1; length -= 1) {
      var runs = [];
      for (var start = 0; start + length <= characters.length; start += 1) {
        runs.push(characters.slice(start, start + length).join(""));
      }
      candidates.push(runs);
    }
    for (var row = 0; row < candidates.length && !found.length; row += 1) {
      candidates[row].forEach(function (candidate) {
        var count = found.length < 4 && candidate !== query ? find(pages, candidate).length : 0;
        if (count) { found.push({ query: candidate, count: count }); }
      });
    }
    return found;
  }

  /* -- showing ------------------------------------------------------------------------------- */

  /* Runs of a text that a query hits, in the text's own form: [[start, end], …], in order, none touching. */
  function marks(shown, phrase, wanted) {
    var form = text.normalWithPlaces(shown);
    var terms = form.text.indexOf(phrase) >= 0 ? [phrase] : wanted;
    var runs = [];
    terms.forEach(function (term) {
      for (var at = form.text.indexOf(term); at >= 0; at = form.text.indexOf(term, at + term.length)) {
        runs.push([form.starts[at], form.ends[at + term.length - 1]]);
      }
    });
    runs.sort(function (one, other) { return one[0] - other[0] || one[1] - other[1]; });
    return runs.reduce(function (merged, run) {
      var last = merged[merged.length - 1];
      if (last && run[0] <= last[1]) {
        last[1] = Math.max(last[1], run[1]);
      } else {
        merged.push(run);
      }
      return merged;
    }, []);
  }

  /* A place moved off the middle of a surrogate pair. */
  function between(shown, place) {
    var code = shown.charCodeAt(place);
    return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
  }

  /* What a result shows under its title: {text, runs}, about 90 characters around the first find. */
  function excerpt(one, phrase, wanted) {
    var shown = "";
    [phrase].concat(wanted).some(function (term) {
      return one.blocks.some(function (block) {
        if (text.normal(block).indexOf(term) < 0) { return false; }
        shown = block;
        return true;
      });
    });
    shown = shown || one.summary || one.blocks[0] || "";
    var runs = marks(shown, phrase, wanted);
    var start = runs.length ? between(shown, Math.max(0, runs[0][0] - 24)) : 0;
    if (start < 8) { start = 0; }
    var end = between(shown, Math.min(shown.length, start + 90));
    if (runs.length) { end = Math.max(end, runs[0][1]); }
    if (shown.length - end < 8) { end = shown.length; }
    var lead = start > 0 ? "…" : "";
    return {
      text: lead + shown.slice(start, end) + (end < shown.length ? "…" : ""),
      runs: runs.filter(function (run) { return run[0] < end; }).map(function (run) {
        return [run[0] - start + lead.length, Math.min(run[1], end) - start + lead.length];
      })
    };
  }

  global.hongchengSearch = {
    page: page, find: find, otherQueries: otherQueries, marks: marks, excerpt: excerpt
  };
}(this));
