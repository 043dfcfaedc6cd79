/* What a reader asks for: parts to find, parts to leave out (docs/search.md, 9.1 and 9.2).
   Needs 1-normal.js before it.  Defines hongchengQuery. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var OPENING = "\"“”「『＂";
  var CLOSING = "\"””」』＂";
  var SPACES = text.SPACES.source.slice(1, -2);
  /* White space, a quote, or whatever stands between them. */
  var RUN = new RegExp("([" + SPACES + "]+)|([" + OPENING + "])|[^" + SPACES + OPENING + "]+", "g");
  var LEAVES_OUT = new RegExp("^[-－][^" + SPACES + "]");
  var ENDS_WITH_HAN = new RegExp(text.HAN + "$");
  var STARTS_WITH_HAN = new RegExp("^" + text.HAN);

  /* The pieces of a query as they were typed: [{words, isQuoted, isLeftOut}…]. */
  function pieces(query) {
    var found = [];
    var words = "";
    var isLeftOut = false;
    var isOpening = true;
    function finish(isQuoted) {
      if (words) { found.push({ words: words, isQuoted: isQuoted, isLeftOut: isLeftOut }); }
      words = "";
      isLeftOut = false;
    }
    RUN.lastIndex = 0;
    for (var run = RUN.exec(query); run; run = RUN.exec(query)) {
      if (run[1]) {
        finish(false);
        isOpening = true;
      } else if (run[2]) {
        if (words) { finish(false); }
        var end = query.indexOf(CLOSING.charAt(OPENING.indexOf(run[2])), RUN.lastIndex);
        if (end < 0) { end = query.length; }
        words = query.slice(RUN.lastIndex, end);
        finish(true);
        isLeftOut = isOpening = false;
        RUN.lastIndex = end + 1;
      } else {
        isLeftOut = isOpening && LEAVES_OUT.test(run[0] + query.charAt(RUN.lastIndex));
        words = isLeftOut ? run[0].slice(1) : run[0];
        isOpening = false;
      }
    }
    finish(false);
    return found;
  }

  /* {parts: [{form, isGlued}…], without: [form…]}, none twice. */
  function parse(query, table) {
    var asked = { parts: [], without: [] };
    var seen = new Set();
    var forms = new Map();
    var isOpen = false;
    pieces(query).forEach(function (piece) {
      if (!forms.has(piece.words)) { forms.set(piece.words, text.simplified(text.normal(piece.words), table)); }
      var form = forms.get(piece.words);
      var isPlain = !piece.isQuoted && !piece.isLeftOut;
      (isPlain ? form.split(" ") : [form]).forEach(function (one) {
        if (!one) { return; }
        var isNew = !seen.has(piece.isLeftOut + one);
        seen.add(piece.isLeftOut + one);
        if (isNew && piece.isLeftOut) {
          asked.without.push(one);
        } else if (isNew) {
          asked.parts.push({ form: one, isGlued: isOpen && isPlain });
        }
        isOpen = isNew && isPlain;
      });
    });
    return asked;
  }

  /* The forms with neighbours joined of which one faces the other with Han and the other not. */
  function joined(parts) {
    var forms = [];
    parts.forEach(function (part) {
      var last = forms[forms.length - 1] || "";
      if (part.isGlued && ENDS_WITH_HAN.test(last.slice(-2)) !== STARTS_WITH_HAN.test(part.form)) {
        forms[forms.length - 1] += part.form;
      } else {
        forms.push(part.form);
      }
    });
    return forms;
  }

  function hasHan(form) {
    return new RegExp(text.HAN).test(form);
  }

  global.hongchengQuery = { parse: parse, joined: joined, hasHan: hasHan };
}(this));
