/* What a reader asks for: parts to find, parts to leave out (docs/search.md, 9.1 and 9.2).
   Needs 1-normal.js before it.  Defines hongchengQuery. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var OPENING = "\"“”「『＂";
  var CLOSING = "\"””」』＂";
  var ENDS_WITH_HAN = new RegExp(text.HAN + "$");
  var STARTS_WITH_HAN = new RegExp("^" + text.HAN);

  function isSpace(unit) {
    return unit.search(text.SPACES) === 0;
  }

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
    for (var place = 0; place < query.length; place += 1) {
      var unit = query.charAt(place);
      var next = query.charAt(place + 1);
      if (isSpace(unit)) {
        finish(false);
        isOpening = true;
      } else if (OPENING.indexOf(unit) >= 0) {
        if (words) { finish(false); }
        var end = query.indexOf(CLOSING.charAt(OPENING.indexOf(unit)), place + 1);
        words = query.slice(place + 1, end < 0 ? query.length : end);
        finish(true);
        isLeftOut = isOpening = false;
        if (end < 0) { break; }
        place = end;
      } else if (isOpening && /[-－]/.test(unit) && next && !isSpace(next)) {
        isLeftOut = true;
        isOpening = false;
      } else {
        words += unit;
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
    var isOpen = false;
    pieces(query).forEach(function (piece) {
      var form = text.simplified(text.normal(piece.words), table);
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
      var last = forms[forms.length - 1];
      if (part.isGlued && ENDS_WITH_HAN.test(last) !== STARTS_WITH_HAN.test(part.form)) {
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
