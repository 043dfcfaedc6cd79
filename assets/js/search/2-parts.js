/* The parts of the search index (docs/search.md): loads them, and reads lists and positions out of their digits.
   Defines hongchengPart, which the index's files call, and hongchengParts. */
(function (global, document) {
  "use strict";

  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var KEPT = 12000000;
  var WORK = 5;
  var RARE = 8;
  var values = new Int8Array(128);
  var known = new Map();
  var coming = new Map();
  var weight = 0;

  for (var digit = 0; digit < 64; digit += 1) { values[DIGITS.charCodeAt(digit)] = digit; }

  /* -- loading -------------------------------------------------------------------------------- */

  global.hongchengPart = function (name, value) {
    var size = value.length || 0;
    if (!known.has(name)) { weight += size; }
    known.set(name, { value: value, size: size, isAlone: coming.has(name), read: null });
  };

  /* A kiosk is asked for weeks: what was loaded long ago and can be loaded again goes. */
  function forget() {
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

  /* {get, has} for the index in a folder.  *load* brings a file in; a browser has its own way. */
  function open(folder, load) {
    function get(name) {
      if (known.has(name)) { return Promise.resolve(known.get(name)); }
      if (!coming.has(name)) {
        coming.set(name, (load || insert)(folder + name + ".js").then(function () {
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
    return { get: get };
  }

  /* -- time ----------------------------------------------------------------------------------- */

  var since = Date.now();

  /* Lets what the reader does come first: goes on at once, or in a new turn when this one has lasted. */
  function breathe(value) {
    if (Date.now() - since < WORK) { return value; }
    return new Promise(function (resolve) {
      global.setTimeout(function () {
        since = Date.now();
        resolve(value);
      }, 0);
    });
  }

  /* work(one) for each of a list, in turns; resolves to what the calls resolve to. */
  function inTurns(list, work) {
    var results = [];
    return list.reduce(function (before, one) {
      return before.then(breathe).then(function () { return work(one); }).then(function (result) {
        results.push(result);
      });
    }, Promise.resolve()).then(function () { return results; });
  }

  /* -- digits --------------------------------------------------------------------------------- */

  function number(reader) {
    var value = 0;
    for (var shift = 0; ; shift += 5) {
      var digit = values[reader.text.charCodeAt(reader.at)];
      reader.at += 1;
      value |= (digit & 31) << shift;
      /* Also past the end of a damaged file. */
      if (!(digit > 31)) { return value; }
    }
  }

  function skip(reader, count) {
    for (var left = count; left > 0; left -= 1) {
      while (values[reader.text.charCodeAt(reader.at)] > 31) { reader.at += 1; }
      reader.at += 1;
    }
  }

  function digitAt(text, place) {
    return values[text.charCodeAt(place)];
  }

  /* -- shards --------------------------------------------------------------------------------- */

  /* What a shard holds: key → {at, postings, placesAt}; read once and kept beside the part. */
  function rows(part, family) {
    if (part.read) { return part.read; }
    var found = part.read = new Map();
    if (family === "w") {
      var reader = { text: part.value[1], at: 0 };
      unfolded(part.value[0]).forEach(function (word) { take(found, word, reader); });
      return found;
    }
    var text = { text: part.value, at: 0 };
    var first = 0;
    while (text.at < part.value.length) {
      first += number(text);
      if (family === "u") {
        take(found, String.fromCodePoint(first), text);
        continue;
      }
      var second = -1;
      for (var left = number(text) + 1; left > 0; left -= 1) {
        second += number(text) + 1;
        take(found, String.fromCodePoint(first) + String.fromCodePoint(second), text);
      }
    }
    return found;
  }

  function take(found, key, reader) {
    var count = number(reader) + 1;
    found.set(key, { at: reader.at, postings: count, placesAt: -1 });
    skip(reader, count);
  }

  /* Words of which each says how many letters it shares with the one before. */
  function unfolded(folded) {
    var last = "";
    return (folded.match(/[A-Z][^A-Z]*/g) || []).map(function (piece) {
      last = last.slice(0, piece.charCodeAt(0) - 65) + piece.slice(1);
      return last;
    });
  }

  function digitsOf(part, family) {
    return family === "w" ? part.value[1] : part.value;
  }

  /* The postings of a key: {pages, counts (4 is four or more), titles}, or null. */
  function list(part, family, key) {
    var row = rows(part, family).get(key);
    if (!row) { return null; }
    var reader = { text: digitsOf(part, family), at: row.at };
    var found = {
      pages: new Int32Array(row.postings), counts: new Uint8Array(row.postings), titles: new Uint8Array(row.postings)
    };
    var page = -1;
    for (var place = 0; place < row.postings; place += 1) {
      var posting = number(reader);
      page += (posting >> 3) + 1;
      found.pages[place] = page;
      found.counts[place] = (posting >> 1 & 3) + 1;
      found.titles[place] = posting & 1;
    }
    return found;
  }

  /* Finds out where the positions of each key begin: they can be told apart only by walking both parts. */
  function align(part, family, places) {
    if (part.aligned === places) { return; }
    part.aligned = places;
    var reader = { text: digitsOf(part, family), at: 0 };
    var walk = { text: places.value, at: 0 };
    rows(part, family).forEach(function (row) {
      if (family === "g" && row.postings <= RARE) { return; }
      row.placesAt = walk.at;
      reader.at = row.at;
      for (var left = row.postings; left > 0; left -= 1) {
        var count = (number(reader) >> 1 & 3) + 1;
        skip(walk, count < 4 ? count : number(walk) + 4);
      }
    });
  }

  /* Positions of a key on the wanted pages: page → [position…]; with *isFlagged* only those after a space. */
  function positions(part, family, places, key, wanted, isFlagged) {
    var found = new Map();
    align(part, family, places);
    var row = rows(part, family).get(key);
    if (!row || row.placesAt < 0) { return found; }
    var reader = { text: digitsOf(part, family), at: row.at };
    var walk = { text: places.value, at: row.placesAt };
    var page = -1;
    for (var left = row.postings; left > 0; left -= 1) {
      var posting = number(reader);
      page += (posting >> 3) + 1;
      var count = (posting >> 1 & 3) + 1;
      if (count === 4) { count += number(walk); }
      if (!wanted.has(page)) {
        skip(walk, count);
        continue;
      }
      var here = [];
      var position = -1;
      for (var turn = 0; turn < count; turn += 1) {
        var step = number(walk);
        position += family === "w" ? (step >> 1) + 1 : step + 1;
        if (!isFlagged || step & 1) { here.push(position); }
      }
      found.set(page, here);
    }
    return found;
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
    RARE: RARE, open: open, breathe: breathe, inTurns: inTurns, number: number, digitAt: digitAt,
    rows: rows, list: list, positions: positions, unfolded: unfolded, shards: shards
  };
}(this, typeof document === "undefined" ? null : document));
