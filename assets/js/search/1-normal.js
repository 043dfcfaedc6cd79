/* The normal form in which search compares texts: the twin of generator/text/normal.py.
   tests/text/normal_vectors.json holds the two together.  Defines hongchengText. */
(function (global) {
  "use strict";

  var INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]|\udb40[\udd00-\uddef]/g;
  var SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  var HAN = "(?:[\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]|[\\ud840-\\ud8bf][\\udc00-\\udfff])";
  var STARTS_WITH_HAN = new RegExp("^" + HAN);
  var SPACE_AFTER_HAN = new RegExp("(" + HAN + ") ", "g");
  var SPACE_BEFORE_HAN = new RegExp(" (?=" + HAN + ")", "g");

  /* For these, toLowerCase alone is not casefold. */
  var NEEDS_CARE = /[\ud800-\udbff][\udc00-\udfff]|[^\0-\u007f\u2000-\u2bff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\uffef]/g;

  /* What most text and nearly all queries are made of: nothing to change. */
  var IS_NORMAL = /^[!-@\[-~\u4e00-\u9fff]*$/;

  /* Characters that begin a piece of their own: normalised, they never join what stands before them.  Whatever is not
     listed is kept with the character before it. */
  var ALONE = new RegExp(
    "^(?:[\\u0000-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u1e00-\\u1fff\\u2010-\\u2029\\u202f-\\u205f\\u2070-\\u20cf" +
    "\\u2100-\\u2bff\\u2e80-\\u3029\\u3030-\\u3098\\u309b-\\u312f\\u3190-\\ua48f\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f" +
    "\\uff01-\\uff9d]|[\\ud83c-\\ud83e\\ud840-\\ud8bf][\\udc00-\\udfff])"
  );

  function characters(text) { return Array.from(text); }

  /* The character at a place, both halves of a surrogate pair together. */
  function characterAt(text, place) {
    return String.fromCodePoint(text.codePointAt(place));
  }

  function foldedCharacter(character) {
    var code = character.charCodeAt(0);
    if (code === 0x0131) { return character; }
    /* Unicode folds Cherokee to capitals. */
    if ((code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf)) { return character.toUpperCase(); }
    return character.toUpperCase().toLowerCase();
  }

  function folded(text) {
    return text.toLowerCase().replace(NEEDS_CARE, foldedCharacter);
  }

  /* Everything but what depends on the neighbours of a space. */
  function plain(text) {
    return folded(text.replace(INVISIBLE, "").normalize("NFKC")).normalize("NFKC");
  }

  function normal(text) {
    return IS_NORMAL.test(text) ? text : plain(text).replace(SPACES, " ").replace(/^ | $/g, "")
      .replace(SPACE_AFTER_HAN, "$1").replace(SPACE_BEFORE_HAN, "");
  }

  /* The characters of a form, each by the table's twin (a Map) if it has one. */
  function simplified(form, table) {
    if (!table) { return form; }
    return Array.from(form, function (character) { return table.get(character) || character; }).join("");
  }

  /* {text, starts, ends}: the normal form, and where in the given text each of its units comes from; with a table,
     the simplified form. */
  function normalWithPlaces(text, table) {
    var result = { text: "", starts: [], ends: [] };
    var units = [];
    var space = null;
    var last = "";

    function keep(character, start, end) {
      for (var unit = 0; unit < character.length; unit += 1) {
        units.push(character.charAt(unit));
        result.starts.push(start);
        result.ends.push(end);
      }
    }

    function take(piece, start, end) {
      for (var place = 0; place < piece.length;) {
        var character = characterAt(piece, place);
        place += character.length;
        if (character.search(SPACES) === 0) {
          space = space || [start, end];
          continue;
        }
        if (space && last && !STARTS_WITH_HAN.test(last) && !STARTS_WITH_HAN.test(character)) {
          keep(" ", space[0], space[1]);
        }
        space = null;
        keep(simplified(character, table), start, end);
        last = character;
      }
    }

    for (var start = 0; start < text.length;) {
      var end = start + characterAt(text, start).length;
      while (end < text.length) {
        var next = characterAt(text, end);
        if (ALONE.test(next)) { break; }
        end += next.length;
      }
      var piece = text.slice(start, end);
      take(IS_NORMAL.test(piece) ? piece : plain(piece), start, end);
      start = end;
    }
    result.text = units.join("");
    return result;
  }

  global.hongchengText = {
    HAN: HAN, SPACES: SPACES, normal: normal, characters: characters, simplified: simplified, normalWithPlaces: normalWithPlaces
  };
}(this));
