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

  /* Outside these, toLowerCase alone is not casefold. */
  var NEEDS_CARE = /[^\u0000-\u007f\u2000-\u2bff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\uffef]/;

  /* First and last code of ranges whose characters begin a piece of their own: normalised, they never join
     what stands before them.  Whatever is not listed is kept with the character before it. */
  var ALONE = [
    0x0000, 0x00ac, 0x00ae, 0x02ff, 0x0370, 0x0482, 0x048a, 0x052f, 0x1e00, 0x1fff, 0x2010, 0x2029, 0x202f, 0x205f,
    0x2070, 0x20cf, 0x2100, 0x2bff, 0x2e80, 0x3029, 0x3030, 0x3098, 0x309b, 0x312f, 0x3190, 0xa48f, 0xac00, 0xd7a3,
    0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff01, 0xff9d
  ];

  function nfkc(text) {
    return text.normalize ? text.normalize("NFKC") : text;
  }

  function characters(text) {
    return text.match(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g) || [];
  }

  /* The character at a place, both halves of a surrogate pair together. */
  function characterAt(text, place) {
    var first = text.charCodeAt(place);
    var second = first >= 0xd800 && first <= 0xdbff ? text.charCodeAt(place + 1) : 0;
    return second >= 0xdc00 && second <= 0xdfff ? text.substr(place, 2) : text.charAt(place);
  }

  function foldedCharacter(character) {
    var code = character.charCodeAt(0);
    if (code === 0x0131) { return character; }
    if (code === 0x1e9e) { return "ss"; }
    /* Unicode folds Cherokee to capitals. */
    if ((code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf)) { return character.toUpperCase(); }
    return character.toUpperCase().toLowerCase();
  }

  function folded(text) {
    if (!NEEDS_CARE.test(text)) { return text.toLowerCase(); }
    var pieces = [];
    for (var place = 0; place < text.length;) {
      var character = characterAt(text, place);
      pieces.push(foldedCharacter(character));
      place += character.length;
    }
    return pieces.join("");
  }

  /* Everything but what depends on the neighbours of a space. */
  function plain(text) {
    return nfkc(folded(nfkc(text.replace(INVISIBLE, ""))));
  }

  function normal(text) {
    return plain(text).replace(SPACES, " ").replace(/^ | $/g, "")
      .replace(SPACE_AFTER_HAN, "$1").replace(SPACE_BEFORE_HAN, "");
  }

  function standsAlone(character) {
    var code = character.charCodeAt(0);
    if (code >= 0x4e00 && code <= 0x9fff) { return true; }
    if (character.length === 2) { return (code >= 0xd83c && code <= 0xd83e) || (code >= 0xd840 && code <= 0xd8bf); }
    for (var row = 0; row < ALONE.length; row += 2) {
      if (code >= ALONE[row] && code <= ALONE[row + 1]) { return true; }
    }
    return false;
  }

  /* The characters of a form, each by the table's twin (a Map) if it has one. */
  function simplified(form, table) {
    if (!table) { return form; }
    return characters(form).map(function (character) { return table.get(character) || character; }).join("");
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
        if (standsAlone(next)) { break; }
        end += next.length;
      }
      take(plain(text.slice(start, end)), start, end);
      start = end;
    }
    result.text = units.join("");
    return result;
  }

  global.hongchengText = {
    HAN: HAN, SPACES: SPACES, normal: normal, characters: characters, simplified: simplified, normalWithPlaces: normalWithPlaces
  };
}(this));
