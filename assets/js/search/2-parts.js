/* The parts of the search index (docs/search.md): loads them, and reads lists and positions out of their digits.
   Defines hongchengPart, which the index's files call, and hongchengParts. */
(function (global, document) {
  "use strict";

  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var KEPT = 12000000;
  /* Milliseconds of work after which others may come first, and how much is done between two looks at the clock. */
  var WORK = 5;
  var STEP = 400;
  var RARE = 8;
  var values = new Int8Array(128);
  var known = new Map();
  var coming = new Map();
  var weight = 0;

  for (var digit = 0; digit < 64; digit += 1) { values[DIGITS.charCodeAt(digit)] = digit; }

  /* -- loading -------------------------------------------------------------------------------- */

  global.hongchengPart = function (name, value) {
    if (known.has(name)) { return; }
    var size = value.charAt ? value.length : JSON.stringify(value).length;
    weight += size;
    known.set(name, { value: value, size: size, isAlone: coming.has(name), read: null });
  };

  /* A kiosk is asked for weeks: what was loaded long ago and can be loaded again goes. */
  function forget() {
    if (weight <= KEPT) { return; }
    known.forEach(function (part, name) {
      if (weight > KEPT && part.isAlone && !/^[mihr]/.test(name)) {
        weight -= part.size;
        known.delete(name);
      }
    });
  }

  function insert(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.charset = "utf-8";
      script.onload = function () {
        document.head.removeChild(script);
        resolve();
      };
      script.onerror = function () {
        document.head.removeChild(script);
        reject(new Error(address));
      };
      script.src = address;
      document.head.appendChild(script);
    });
  }

  /* {get, want} for the index in a folder: a part, or only asked for, as it will be got soon.
     *load* brings a file in; a browser has its own way. */
  function open(folder, load) {
    function get(name) {
      if (known.has(name)) { return Promise.resolve(known.get(name)); }
      function bring() { return (load || insert)(folder + name + ".js"); }
      if (!coming.has(name)) {
        coming.set(name, Promise.resolve().then(function () {
          var rest = breathe();
          return rest ? rest.then(bring) : bring();
        }).then(function () {
          var part = known.get(name);
          coming.delete(name);
          forget();
          if (!part) { throw new Error(name); }
          return part;
        }, function (lost) {
          coming.delete(name);
          throw lost;
        }));
      }
      return coming.get(name);
    }
    return { get: get, want: function (name) { get(name).catch(function () {}); } };
  }

  /* -- time ----------------------------------------------------------------------------------- */

  var channel = new MessageChannel();
  var waiting = [];
  var since = 0;

  channel.port1.onmessage = function () {
    since = performance.now();
    waiting.shift()();
  };

  /* Lets what the reader does come first: goes on at once, or in a new turn when this one has lasted.
     (After a timer each turn would begin four milliseconds late.) */
  function breathe(value) {
    if (performance.now() - since < WORK) { return value; }
    return new Promise(function (resolve) {
      waiting.push(function () { resolve(value); });
      channel.port2.postMessage(0);
    });
  }

  /* step() in turns, as long as it says that there is more. */
  function turns(step) {
    while (step()) {
      var rest = breathe();
      if (rest) { return rest.then(function () { return turns(step); }); }
    }
    return Promise.resolve();
  }

  /* work(one, its place) for each of a list, one after the other, in turns; resolves to what the calls resolve to. */
  function inTurns(list, work) {
    var results = [];
    function keep(result) { results.push(result); }
    function next() {
      while (results.length < list.length) {
        var result = work(list[results.length], results.length);
        if (result && result.then) { return result.then(keep).then(breathe).then(next); }
        keep(result);
        var rest = breathe();
        if (rest) { return rest.then(next); }
      }
      return results;
    }
    return Promise.resolve().then(breathe).then(next);
  }

  /* -- digits --------------------------------------------------------------------------------- */

  function number(reader) {
    var value = 0;
    for (var shift = 0; ; shift += 5) {
      var digit = values[reader.text.charCodeAt(reader.at)];
      reader.at += 1;
      value |= (digit & 31) << shift;
      if (digit < 32) { return value; }
      /* Past the end of a damaged file. */
      if (!digit) { throw new Error("digits"); }
    }
  }

  function skip(reader, count) {
    for (var left = count; left > 0; left -= 1) {
      if (reader.at >= reader.text.length) { number(reader); }
      while (values[reader.text.charCodeAt(reader.at)] > 31) { reader.at += 1; }
      reader.at += 1;
    }
  }

  function digitAt(text, place) {
    return values[text.charCodeAt(place)];
  }

  /* -- shards --------------------------------------------------------------------------------- */

  /* Gives words one by one, of which each says how many letters it shares with the one before; at the end "". */
  function unfolding(folded) {
    var piece = /[A-Z][^A-Z]*/g;
    var last = "";
    return function () {
      var found = piece.exec(folded);
      last = found ? last.slice(0, found[0].charCodeAt(0) - 65) + found[0].slice(1) : "";
      return last;
    };
  }

  /* Gives the characters or pairs of a shard one by one. */
  function spelling(reader, isPair) {
    var first = 0;
    var second = -1;
    var left = 0;
    return function () {
      if (!left && reader.at >= reader.text.length) { return ""; }
      if (!left) {
        first += number(reader);
        second = -1;
        if (!isPair) { return String.fromCodePoint(first); }
        left = number(reader) + 1;
      }
      left -= 1;
      second += number(reader) + 1;
      return String.fromCodePoint(first) + String.fromCodePoint(second);
    };
  }

  /* Reads a shard for a key {family, isMeant(word), isOne, isFlagged}: hear(page, posting, word) for each posting of
     the words it means.  With the part *places*: hear(page, position, word) for each position on the pages of a Map,
     if isFlagged only those after a space. */
  function scan(key, part, places, pages, hear) {
    var isWords = key.family === "w";
    var reader = { text: isWords ? part.value[1] : part.value, at: 0 };
    var walk = { text: places && places.value, at: 0 };
    var next = isWords ? unfolding(part.value[0]) : spelling(reader, key.family === "g");
    var word = "";
    var isMeant = false;
    var isPlaced = false;
    var left = 0;
    var page = -1;

    function readPlaces(count) {
      var position = -1;
      for (var turn = 0; turn < count; turn += 1) {
        var step = number(walk);
        position += (isWords ? step >> 1 : step) + 1;
        if (!key.isFlagged || step & 1) { hear(page, position, word); }
      }
    }

    /* Postings up to some number of digits; how many. */
    function readPostings(most) {
      var work = 0;
      for (; left && work < most; left -= 1) {
        var posting = number(reader);
        page += (posting >> 3) + 1;
        work += 1;
        if (!isPlaced) {
          hear(page, posting, word);
          continue;
        }
        var count = (posting >> 1 & 3) + 1;
        if (count === 4) { count += number(walk); }
        if (isMeant && pages.has(page)) { readPlaces(count); } else { skip(walk, count); }
        work += count;
      }
      return work;
    }

    return turns(function () {
      for (var work = 0; work < STEP;) {
        if (left && (isMeant || isPlaced)) {
          work += readPostings(STEP - work);
        } else if (left) {
          var few = Math.min(left, STEP);
          skip(reader, few);
          left -= few;
          work += few;
        } else {
          word = isMeant && key.isOne ? "" : next();
          if (!word) { return false; }
          isMeant = key.isMeant(word);
          page = -1;
          left = number(reader) + 1;
          /* Rare pairs have no positions. */
          isPlaced = places && (isWords || left > RARE);
          work += 4;
        }
      }
      return true;
    });
  }

  /* -- directories ---------------------------------------------------------------------------- */

  /* The place of the last border that is not behind a key. */
  function shardOf(borders, key) {
    var low = 0;
    var high = borders.length;
    while (high - low > 1) {
      var middle = low + high >> 1;
      if (borders[middle] <= key) { low = middle; } else { high = middle; }
    }
    return low;
  }

  /* Names of shards of a family that may hold a key, or keys that begin with it; empty shards have no name. */
  function shards(level, family, key, isPrefix) {
    var directory = level[family];
    if (!directory) { return []; }
    var borders = directory.borders = directory.borders || directory[0].split("\n");
    var last = isPrefix ? shardOf(borders, key + "\uffff") : 0;
    var found = [];
    for (var place = shardOf(borders, key); place <= last || !found.length; place += 1) {
      found.push(directory[1].substr(8 * place, 8));
      if (!isPrefix) { break; }
    }
    return found.filter(function (name) { return name && name !== "........"; });
  }

  global.hongchengParts = {
    RARE: RARE, open: open, breathe: breathe, inTurns: inTurns, turns: turns,
    number: number, digitAt: digitAt, unfolding: unfolding, scan: scan, shards: shards
  };
}(this, typeof document === "undefined" ? null : document));
