/* Asks the index of the site.  Needs the files before it.
   Defines hongchengSearch; touches no page.  docs/search.md says what it offers. */
(function (global) {
  "use strict";

  var text = global.hongchengText;
  var parts = global.hongchengParts;
  var phrase = global.hongchengPhrase;
  var query = global.hongchengQuery;
  var terms = global.hongchengTerms;
  var excerpt = global.hongchengExcerpt;
  var CHUNK = 1024;
  var NAMES = 256;
  var REMEMBERED = 60;
  var MOST_OTHERS = 4;
  var MOST_TRIED = 24;
  var SOME = 100;
  var PATIENCE = 150;
  var FIELDS = ["kind", "place", "year", "topic"];
  var STOPPED = {};

  function none() { return Promise.resolve([]); }

  function nothing() {}

  function open(address, load) {
    var cut = address.lastIndexOf("/") + 1;
    var index = parts.open(address.slice(0, cut), load);
    var remembered = new Map();
    var table = null;
    var manifest = null;
    var opening = null;

    /* -- the index as a whole ----------------------------------------------------------------- */

    function warm() {
      opening = opening || index.get(address.slice(cut).replace(/\.js$/, "")).then(function (part) {
        manifest = part.value;
        var from = 0;
        return Promise.all(manifest.levels.map(function (row) {
          return index.get(row.dir).then(function (directory) {
            return Object.assign({}, directory.value, { size: row.pages, loose: row.loose, index: index, check: nothing });
          });
        })).then(function (levels) {
          levels.forEach(function (level) {
            level.from = from;
            level.blocks = function (page) { return blocksOf(level, page); };
            level.titles = function (pages) {
              return chunks(level, "l", pages).then(function (found) {
                return function (page) { return digit(found, page, true); };
              });
            };
            from += level.size;
          });
          return levels;
        });
      });
      opening.catch(function () { opening = null; });
      return opening;
    }

    function twins() {
      if (table || !manifest.han) { return Promise.resolve(table); }
      return index.get(manifest.han).then(function (part) {
        var characters = text.characters(part.value);
        var found = new Map();
        var place = 0;
        return parts.turns(function () {
          for (var end = place + SOME; place < end; place += 2) { found.set(characters[place], characters[place + 1]); }
          return place < characters.length;
        }).then(function () {
          table = found;
          return table;
        });
      });
    }

    /* The table for the pages' own texts. */
    function ownTwins() {
      return manifest.traditional ? twins() : Promise.resolve(null);
    }

    /* -- pages -------------------------------------------------------------------------------- */

    function textOf(level, page) {
      var file = Math.floor(page / manifest.pack);
      return index.get(level.n[Math.floor(file / NAMES)]).then(function (names) {
        return index.get("t-" + names.value.substr(8 * (file % NAMES), 8));
      }).then(function (part) {
        return { shown: part.value[page % manifest.pack], part: part, slot: page % manifest.pack };
      });
    }

    function blocksOf(level, page) {
      return Promise.all([textOf(level, page), ownTwins()]).then(function (both) {
        var found = both[0];
        found.part.read = found.part.read || [];
        if (found.part.read[found.slot]) { return found.part.read[found.slot]; }
        return parts.inTurns([found.shown.title].concat(found.shown.blocks), function (block) {
          return text.simplified(text.normal(block), both[1]);
        }).then(function (forms) {
          found.part.read[found.slot] = forms;
          return forms;
        });
      });
    }

    /* Chunk → its part, of those that some pages are in. */
    function chunks(level, family, pages) {
      var found = new Map();
      Array.from(pages).forEach(function (page) { found.set(Math.floor(page / CHUNK), null); });
      return Promise.all(Array.from(found.keys()).map(function (chunk) {
        return index.get(level[family][chunk]).then(function (part) { found.set(chunk, part); });
      })).then(function () { return found; });
    }

    /* The digit of a page's length, or of its title's. */
    function digit(found, page, isTitle) {
      var digits = found.get(Math.floor(page / CHUNK)).value;
      return parts.digitAt(digits, page % CHUNK + (isTitle ? digits.length / 2 : 0));
    }

    /* -- which pages -------------------------------------------------------------------------- */

    /* The rows of a level's pages for a form, perhaps right only for those among some. */
    function rowsFor(level, form, within) {
      var id = level.from + " " + form;
      if (remembered.has(id)) { return Promise.resolve(remembered.get(id)); }
      return phrase.rows(level, form, within).then(function (found) {
        if (!within) { remembered.set(id, found); }
        if (remembered.size > REMEMBERED) { remembered.delete(remembered.keys().next().value); }
        return found;
      });
    }

    /* {held: [rows of each form], pages: [page…]} of a level; takes the forms without that stand there out of *lacking*. */
    function attemptOn(level, forms, without, lacking) {
      var kept = null;
      return parts.inTurns(forms, function (form) {
        level.check();
        return kept && !kept.length ? null : rowsFor(level, form, kept).then(function (found) {
          kept = (kept || Array.from(found.keys())).filter(function (page) { return found[page]; });
          return found;
        });
      }).then(function (held) {
        return parts.inTurns(without, function (form) {
          level.check();
          return !kept.length ? null : rowsFor(level, form, null).then(function (found) {
            kept = kept.filter(function (page) { return !found[page]; });
            if (found.some(Boolean)) { lacking.delete(form); }
          });
        }).then(function () { return { held: held, pages: kept }; });
      });
    }

    /* {forms, of: [what attemptOn says of each level], count, isLacking: some form stands nowhere that the table might
       change}.  *early* hears what newer levels say while older ones are still read. */
    function attempt(levels, forms, without, early) {
      var lacking = new Set(without.filter(query.hasHan));
      var of = levels.map(function () { return { held: [], pages: [] }; });
      var left = levels.length;
      function result() {
        var count = of.reduce(function (sum, one) { return sum + one.pages.length; }, 0);
        return {
          forms: forms, of: of.slice(), count: count,
          isLacking: count ? lacking.size > 0 : forms.concat(without).some(query.hasHan)
        };
      }
      return Promise.all(levels.map(function (level, place) {
        return attemptOn(level, forms, without, lacking).then(function (found) {
          of[place] = found;
          left -= 1;
          var now = result();
          if (left && now.count) { early(now); }
        });
      })).then(result);
    }

    /* The pages for a parsed query, joined first where that may be meant. */
    function pagesOf(levels, asked, early) {
      var forms = asked.parts.map(function (part) { return part.form; });
      var close = query.joined(asked.parts);
      if (!forms.length) { return Promise.resolve({ forms: [], count: 0 }); }
      return attempt(levels, close, asked.without, early).then(function (result) {
        return result.count || close.length === forms.length ? result : attempt(levels, forms, asked.without, early);
      });
    }

    /* The pages for a query; with the table of characters when something is missing without. */
    function pagesFor(levels, words, early) {
      var asked = query.parse(words, table);
      return pagesOf(levels, asked, early).then(function (result) {
        if (!result.isLacking || table || !manifest.han) { return result; }
        return twins().then(function () {
          var again = query.parse(words, table);
          return JSON.stringify(again) === JSON.stringify(asked) ? result : pagesOf(levels, again, early);
        });
      });
    }

    /* -- in which order ----------------------------------------------------------------------- */

    /* Reads the rows of a chunk of facets: [{kind: [name], year, place, topic} of each page]. */
    function facetRows(part) {
      var names = part.value;
      var reader = { text: names.rows, at: 0 };
      var rows = [];
      function several(list) {
        var found = [];
        for (var left = parts.number(reader); left > 0; left -= 1) { found.push(list[parts.number(reader)]); }
        return found;
      }
      return part.read || parts.turns(function () {
        if (reader.at >= names.rows.length) { return false; }
        var kind = names.kinds[parts.number(reader)];
        var year = parts.number(reader);
        rows.push({
          kind: [kind], year: year ? [names.years[year - 1]] : [], place: several(names.places), topic: several(names.topics)
        });
        return true;
      }).then(function () { part.read = rows; });
    }

    /* {total, hits, scores, facets} of a result: the pages that fit a wish, best first, and for each field the values
       among what fits in all other fields. */
    function weigh(levels, result, wish) {
      var weights = manifest.weights;
      var mean = manifest.length / manifest.pages;
      var rarity = Math.log(1 + (manifest.pages - result.count + 0.5) / (result.count + 0.5));
      var fits = [weights.inside, weights.prefix, 1];
      var size = result.forms.length === 1 ? text.characters(result.forms[0]).length : -1;
      /* Above all scores of a single form.  The codes below are whole numbers that a double holds. */
      var first = size < 0 ? Infinity : 1e9;
      var codes = [];
      var facets = {};
      FIELDS.forEach(function (field) { facets[field] = { all: 0, values: new Map() }; });

      /* A page's place in the order as one number: title, score, page. */
      function codeOf(level, rows, page, lengths) {
        var length = weights.k1 * (1 - weights.b + weights.b * (Math.pow(2, digit(lengths, page, false) / 3) - 1) / mean);
        var sum = 0;
        rows.forEach(function (row) {
          sum += fits[row >> 4] * ((row & 7) * (weights.k1 + 1) / ((row & 7) + length) + (row & 8 ? weights.title : 0));
        });
        var isTitle = rows[0] & 8 && rows[0] >> 4 === phrase.WHOLE && digit(lengths, page, true) === size;
        return ((isTitle ? first : 0) + Math.floor(rarity * sum * 1e6 + 0.5)) * manifest.pages + level.from + page;
      }

      function count(row, missing, field) {
        if (missing.length > 1 || missing.length && missing[0] !== field) { return; }
        facets[field].all += 1;
        row[field].forEach(function (value) {
          facets[field].values.set(value, (facets[field].values.get(value) || 0) + 1);
        });
      }

      return Promise.all(levels.map(function (level, place) {
        var pages = result.of[place].pages;
        return Promise.all([chunks(level, "l", pages), chunks(level, "f", pages)]).then(function (both) {
          return parts.inTurns(Array.from(both[1].values()), facetRows).then(function () {
            var next = 0;
            return parts.turns(function () {
              pages.slice(next, next += SOME).forEach(function (page) {
                var row = both[1].get(Math.floor(page / CHUNK)).read[page % CHUNK];
                var missing = FIELDS.filter(function (field) { return wish[field] && row[field].indexOf(wish[field]) < 0; });
                FIELDS.forEach(function (field) { count(row, missing, field); });
                if (missing.length) { return; }
                codes.push(codeOf(level, result.of[place].held.map(function (rows) { return rows[page]; }), page, both[0]));
              });
              return next < pages.length;
            });
          });
        });
      })).then(function () {
        FIELDS.forEach(function (field) {
          facets[field].values = Array.from(facets[field].values).sort(function (one, other) {
            return (field === "year" ? 0 : other[1] - one[1]) || (one[0] < other[0] === (field === "year") ? 1 : -1);
          });
        });
        var sorted = Array.from(Float64Array.from(codes).sort().reverse());
        return {
          forms: result.forms, total: result.count, facets: facets,
          hits: sorted.map(function (code) { return code % manifest.pages; }),
          scores: sorted.map(function (code) { return Math.floor(code / manifest.pages) % first / 1e6; })
        };
      });
    }

    /* -- other queries ------------------------------------------------------------------------- */

    function tried(levels, candidates, why) {
      var found = [];
      return parts.inTurns(candidates.slice(0, MOST_TRIED), function (words) {
        return found.length === MOST_OTHERS ? null : pagesFor(levels, words, nothing).then(function (result) {
          if (result.count) { found.push({ why: why, query: words, count: result.count }); }
        });
      }).then(function () { return found; });
    }

    /* The longest pieces of a form that stand somewhere. */
    function near(levels, form) {
      var units = text.characters(form);
      function shorter(length) {
        if (length < 2 || units.length > 16) { return none(); }
        var pieces = [];
        for (var start = 0; start + length <= units.length; start += 1) {
          pieces.push(units.slice(start, start + length).join("").trim());
        }
        return tried(levels, pieces, "near").then(function (found) {
          return found.length ? found : shorter(length - 1);
        });
      }
      return shorter(units.length - 1);
    }

    function termsFor(levels, words) {
      if (terms.letters(words).length < 2) { return none(); }
      return terms.meant(levels, words, MOST_OTHERS).then(function (found) {
        return found.map(function (one) { return { why: "letters", query: one.term, count: one.count }; });
      });
    }

    /* Queries that do find something, each with the reason why it is shown. */
    function others(levels, words) {
      var forms = words.length > 60 ? [] : query.parse(words, table).parts.map(function (part) { return part.form; });
      if (forms.length > 12) { return none(); }
      function sounding() {
        if (!manifest.readings || forms.length !== 1 || !query.hasHan(forms[0])) { return none(); }
        return index.get(manifest.readings).then(function (part) {
          return terms.alike(levels, part, forms[0], MOST_OTHERS);
        }).then(function (found) {
          return tried(levels, found.map(function (one) { return one.term; }), "sound");
        });
      }
      function nearest() {
        var longest = forms.slice().sort(function (one, other) { return other.length - one.length; })[0];
        return longest ? near(levels, longest) : none();
      }
      return sounding().then(function (alike) {
        return tried(levels, forms.length > 1 ? forms : [], "word").then(function (found) {
          return found.length ? found : nearest();
        }).then(function (rest) { return alike.concat(rest); });
      });
    }

    /* -- what is offered ------------------------------------------------------------------------ */

    /* Asks for {query, kind, place, year, topic}; *hear* is called, never at once, with answers of which the last isDone. */
    function ask(wish, hear) {
      var isStopped = false;
      var isLate = false;
      var isWhole = false;
      var levels = null;
      var newest = null;
      function check() { if (isStopped) { throw STOPPED; } }
      function answer(more) {
        check();
        hear(Object.assign({
          query: wish.query, forms: [], total: 0, hits: [], facets: {}, others: [],
          isPartial: false, isDone: false, isLost: false
        }, more));
      }
      /* What newer levels hold is shown when older ones are slow to come. */
      function showNewest() {
        var mine = newest;
        if (!mine || isWhole) { return; }
        weigh(levels, mine, wish).then(function (found) {
          if (mine === newest && !isWhole) { answer(Object.assign(found, { isPartial: true })); }
        }).catch(nothing);
      }
      function early(result) {
        newest = result;
        if (isLate) { showNewest(); }
      }
      global.setTimeout(function () {
        isLate = true;
        showNewest();
      }, PATIENCE);
      warm().then(function (all) {
        levels = all.map(function (level) { return Object.assign(Object.create(level), { check: check }); });
        return pagesFor(levels, wish.query, early);
      }).then(function (result) {
        return result.count ? weigh(levels, result, wish) : { forms: result.forms, total: 0 };
      }).then(parts.breathe).then(function (found) {
        isWhole = true;
        if (found.total) { answer(found); }
        return termsFor(levels, wish.query).then(function (meant) {
          check();
          return (found.total || meant.length ? none() : others(levels, wish.query)).then(function (rest) {
            answer(Object.assign(found, { others: meant.concat(rest), isDone: true }));
          });
        });
      }).catch(function (lost) {
        isWhole = true;
        if (!isStopped) { answer({ isDone: true, isLost: true, lost: lost }); }
      });
      return { stop: function () { isStopped = true; } };
    }

    /* What to show of each hit: *hear* gets (its place among *ids*, row or null), in any order. */
    function rows(ids, forms, hear) {
      warm().then(function (levels) {
        ids.forEach(function (id, place) {
          var level = levels.filter(function (one) { return one.from <= id && id < one.from + one.size; })[0];
          row(level, id - level.from, forms).then(function (shown) { hear(place, shown); }, function () { hear(place, null); });
        });
      }, function () {
        ids.forEach(function (id, place) { hear(place, null); });
      });
    }

    function row(level, page, forms) {
      return Promise.all([textOf(level, page), blocksOf(level, page), ownTwins()]).then(function (all) {
        var shown = all[0].shown;
        var place = 0;
        var best = 0;
        var most = 0;
        return parts.turns(function () {
          place += 1;
          if (place >= all[1].length || most === forms.length) { return false; }
          var held = forms.filter(function (form) { return all[1][place].indexOf(form) >= 0; }).length;
          if (held > most) {
            most = held;
            best = place;
          }
          return true;
        }).then(parts.breathe).then(function () {
          return excerpt.cut(best ? shown.blocks[best - 1] : shown.summary || shown.blocks[0] || "", forms, all[2]);
        }).then(function (said) {
          var inTitle = excerpt.marks(shown.title, forms, all[2]);
          return {
            url: shown.url, title: shown.title, titleRuns: inTitle, label: shown.label, places: shown.places,
            topics: shown.topics, day: shown.day, picture: shown.thumb, text: said.text, runs: said.runs,
            forms: Array.from(new Set(excerpt.forms(shown.title, inTitle).concat(said.forms))).slice(0, 8)
          };
        });
      });
    }

    /* For a pad of keys: what typed letters may mean, [{term, syllables, count, kind}…], best first. */
    function candidates(letters, most) {
      return warm().then(function (levels) { return terms.meant(levels, letters, most || 20); });
    }

    /* For free composition: the characters of a syllable, the commoner first. */
    function characters(syllable) {
      return warm().then(function () { return index.get(manifest.readings); }).then(function (part) {
        var line = part.value.split("\n").filter(function (one) { return one.indexOf(syllable + " ") === 0; })[0] || "";
        return text.characters(line.slice(syllable.length + 1));
      });
    }

    return { warm: warm, ask: ask, rows: rows, candidates: candidates, characters: characters };
  }

  function isAsked(words) {
    return query.parse(words, null).parts.length > 0;
  }

  global.hongchengSearch = { open: open, isAsked: isAsked };
}(this));
