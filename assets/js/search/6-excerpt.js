/* What a result shows of its page: the words around a find, and which of them to mark.
   Needs 1-normal.js and 2-parts.js before it.  Defines hongchengExcerpt; touches no page. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  var LEAD = 24;
  var LENGTH = 90;
  var SLACK = 8;
  var LONGEST = 4000;

  /* Runs of a text in which one of the terms stands, in the text's own form: [[start, end], …], in order, none touching. */
  function marks(shown, terms, table) {
    var form = text.normalWithPlaces(shown, table);
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

  /* About 90 characters of a block around its first find: {text, runs, forms}.  A long block is looked through in turns. */
  function cut(block, terms, table) {
    var from = 0;
    function shown(at) { return block.slice(between(block, at), between(block, at + LONGEST)); }
    function isHere() {
      var form = text.simplified(text.normal(shown(from)), table);
      return terms.some(function (term) { return form.indexOf(term) >= 0; });
    }
    return parts.turns(function () {
      if (isHere()) { return false; }
      from += LONGEST / 2;
      if (from < block.length) { return true; }
      from = 0;
      return false;
    }).then(function () {
      return around(shown(from), from ? "…" : "", from + LONGEST < block.length ? "…" : "", terms, table);
    });
  }

  /* The same of a shorter text, which others stand before and behind. */
  function around(shown, before, behind, terms, table) {
    var runs = marks(shown, terms, table);
    var start = runs.length ? between(shown, Math.max(0, runs[0][0] - LEAD)) : 0;
    if (start < SLACK) { start = 0; }
    var end = between(shown, Math.min(shown.length, start + LENGTH));
    if (runs.length) { end = Math.max(end, Math.min(runs[0][1], start + 2 * LENGTH)); }
    if (shown.length - end < SLACK) { end = shown.length; }
    var lead = start > 0 ? "…" : before;
    return {
      text: lead + shown.slice(start, end) + (end < shown.length ? "…" : behind),
      runs: runs.filter(function (run) { return run[0] < end; }).map(function (run) {
        return [run[0] - start + lead.length, Math.min(run[1], end) - start + lead.length];
      }),
      forms: forms(shown, runs)
    };
  }

  /* The finds as the page writes them. */
  function forms(shown, runs) {
    return runs.map(function (run) { return shown.slice(run[0], run[1]); });
  }

  global.hongchengExcerpt = { marks: marks, cut: cut, forms: forms };
}(this));
