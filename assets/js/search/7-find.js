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
  var FIELDS = ["kind", "place", "year", "topic"];
  var STOPPED = {};

  function none() { return Promise.resolve([]); }

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
            return Object.assign({}, directory.value, { size: row.pages, loose: row.loose, index: index });
          });
        })).then(function (levels) {
          levels.forEach(function (level) {
            level.from = from;
            level.blocks = function (page) { return blocksOf(level, page); };
            level.titles = function (pages) {
              return columns(level, pages).then(function (digits) { return digits.title; });
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
        table = new Map();
        var characters = text.characters(part.value);
        for (var place = 0; place + 1 < characters.length; place += 2) { table.set(characters[place], characters[place + 1]); }
        return table;
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

    function chunks(level, family, pages) {
      var wanted = Array.from(new Set(Array.from(pages).map(function (page) { return Math.floor(page / CHUNK); })));
      return Promise.all(wanted.map(function (chunk) { return index.get(level[family][chunk]); })).then(function (all) {
        var found = new Map();
        all.forEach(function (part, place) { found.set(wanted[place], part); });
        return found;
      });
    }

    /* -- which pages -------------------------------------------------------------------------- */

    /* The pages of a level that hold a form, perhaps only those among some. */
    function holders(level, form, within) {
      var id = level.from + " " + form;
      if (remembered.has(id)) { return Promise.resolve(remembered.get(id)); }
      return phrase.pages(level, form, within).then(function (pages) {
        if (!within) { remembered.set(id, pages); }
        if (remembered.size > REMEMBERED) { remembered.delete(remembered.keys().next().value); }
        return pages;
      });
    }

    /* {forms, held: [[pages → place, of each form] of each level], pages: [[page…] of each level], count, isLacking: some
       form stands nowhere that the table might change}. */
    function attempt(levels, forms, without, check) {
      var lacking = new Set(without.filter(query.hasHan));
      return parts.inTurns(levels, function (level) {
        var kept = null;
        return parts.inTurns(forms, function (form) {
          check();
          return (kept && !kept.size ? Promise.resolve(new Map()) : holders(level, form, kept)).then(function (pages) {
            kept = new Set(Array.from(kept || pages.keys()).filter(function (page) { return pages.has(page); }));
            return pages;
          });
        }).then(function (held) {
          return parts.inTurns(kept.size ? without : [], function (form) {
            check();
            return holders(level, form, null).then(function (pages) {
              if (pages.size) { lacking.delete(form); }
              pages.forEach(function (row, page) { kept.delete(page); });
            });
          }).then(function () { return { held: held, pages: Array.from(kept) }; });
        });
      }).then(function (found) {
        var count = found.reduce(function (sum, one) { return sum + one.pages.length; }, 0);
        return {
          forms: forms, held: found.map(function (one) { return one.held; }),
          pages: found.map(function (one) { return one.pages; }), count: count,
          isLacking: count ? lacking.size > 0 : forms.concat(without).some(query.hasHan)
        };
      });
    }

    /* The pages for a query, joined first where that may be meant. */
    function pagesFor(levels, words, check) {
      var asked = query.parse(words, table);
      var forms = asked.parts.map(function (part) { return part.form; });
      var close = query.joined(asked.parts);
      if (!forms.length) { return Promise.resolve({ forms: [], held: [], pages: levels.map(function () { return []; }), count: 0 }); }
      var first = close.length < forms.length ? attempt(levels, close, asked.without, check) : Promise.resolve({ count: 0 });
      return first.then(function (result) {
        return result.count ? result : attempt(levels, forms, asked.without, check);
      }).then(function (result) {
        if (!result.isLacking || table || !manifest.han) { return result; }
        return twins().then(function () {
          var again = query.parse(words, table);
          return JSON.stringify(again) === JSON.stringify(asked) ? result : pagesFor(levels, words, check);
        });
      });
    }

    /* -- in which order ----------------------------------------------------------------------- */

    /* {id, isWhole, score} of each page, best first; ids count all pages, the oldest first. */
    function rank(levels, result) {
      var weights = manifest.weights;
      var mean = manifest.length / manifest.pages;
      var rarity = Math.log(1 + (manifest.pages - result.count + 0.5) / (result.count + 0.5));
      var fits = [weights.inside, weights.prefix, 1];
      var size = result.forms.length === 1 ? text.characters(result.forms[0]).length : -1;

      function ranked(level, held, page, digits) {
        var length = weights.k1 * (1 - weights.b + weights.b * (Math.pow(2, digits.length(page) / 3) - 1) / mean);
        var sum = 0;
        held.forEach(function (pages) {
          var row = pages.get(page);
          sum += fits[row[2]] * (row[0] * (weights.k1 + 1) / (row[0] + length) + weights.title * row[1]);
        });
        var first = held[0].get(page);
        return {
          id: level.from + page, score: Math.floor(rarity * sum * 1e6 + 0.5) / 1e6,
          isWhole: first[1] && first[2] === phrase.WHOLE && digits.title(page) === size ? 1 : 0
        };
      }

      return parts.inTurns(levels.map(function (level, place) { return place; }), function (place) {
        return columns(levels[place], result.pages[place]).then(function (digits) {
          return parts.inTurns(slices(result.pages[place]), function (pages) {
            return pages.map(function (page) { return ranked(levels[place], result.held[place], page, digits); });
          });
        });
      }).then(function (all) {
        return flat(flat(all)).sort(function (one, other) {
          return other.isWhole - one.isWhole || other.score - one.score || other.id - one.id;
        });
      });
    }

    /* {length, title}: digits of pages. */
    function columns(level, pages) {
      return chunks(level, "l", pages).then(function (found) {
        function digit(page, isTitle) {
          var digits = found.get(Math.floor(page / CHUNK)).value;
          return parts.digitAt(digits, page % CHUNK + (isTitle ? digits.length / 2 : 0));
        }
        return {
          length: function (page) { return digit(page, false); }, title: function (page) { return digit(page, true); }
        };
      });
    }

    function flat(lists) { return [].concat.apply([], lists); }

    function slices(list) {
      var found = [];
      for (var place = 0; place < list.length; place += 500) { found.push(list.slice(place, place + 500)); }
      return found;
    }

    function levelOf(levels, id) {
      return levels.filter(function (level) { return level.from <= id && id < level.from + level.size; })[0];
    }

    /* -- facets ------------------------------------------------------------------------------- */

    /* The rows of a chunk of facets: {kind: [name], year, place, topic} of each page. */
    function facetRows(part) {
      if (part.read) { return part.read; }
      var names = part.value;
      var reader = { text: names.rows, at: 0 };
      part.read = [];
      function several(list) {
        var found = [];
        for (var left = parts.number(reader); left > 0; left -= 1) { found.push(list[parts.number(reader)]); }
        return found;
      }
      while (reader.at < names.rows.length) {
        var kind = names.kinds[parts.number(reader)];
        var year = parts.number(reader);
        part.read.push({
          kind: [kind], year: year ? [names.years[year - 1]] : [], place: several(names.places), topic: several(names.topics)
        });
      }
      return part.read;
    }

    /* The ids that fit a wish, and for each field the values among what fits in all other fields. */
    function narrow(levels, result, ids, wish) {
      var rowsOf = new Map();
      return parts.inTurns(levels, function (level) {
        var pages = result.pages[levels.indexOf(level)];
        return chunks(level, "f", pages).then(function (found) {
          pages.forEach(function (page) {
            var chunk = Math.floor(page / CHUNK);
            rowsOf.set(level.from + page, facetRows(found.get(chunk))[page - chunk * CHUNK]);
          });
        });
      }).then(function () {
        function fits(id, but) {
          return FIELDS.every(function (field) {
            return field === but || !wish[field] || rowsOf.get(id)[field].indexOf(wish[field]) >= 0;
          });
        }
        var facets = {};
        FIELDS.forEach(function (field) {
          var counts = new Map();
          var left = ids.filter(function (id) { return fits(id, field); });
          left.forEach(function (id) {
            rowsOf.get(id)[field].forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); });
          });
          facets[field] = { all: left.length, values: Array.from(counts).sort(function (one, other) {
            return (field === "year" ? 0 : other[1] - one[1]) || (one[0] < other[0] === (field === "year") ? 1 : -1);
          }) };
        });
        return { ids: ids.filter(function (id) { return fits(id, ""); }), facets: facets };
      });
    }

    /* -- other queries ------------------------------------------------------------------------- */

    function tried(levels, candidates, why, check) {
      var found = [];
      return parts.inTurns(candidates.slice(0, MOST_TRIED), function (words) {
        return found.length === MOST_OTHERS ? null : pagesFor(levels, words, check).then(function (result) {
          if (result.count) { found.push({ why: why, query: words, count: result.count }); }
        });
      }).then(function () { return found; });
    }

    /* The longest pieces of a form that stand somewhere. */
    function near(levels, form, check) {
      var units = text.characters(form);
      function shorter(length) {
        if (length < 2 || units.length > 16) { return none(); }
        var pieces = [];
        for (var start = 0; start + length <= units.length; start += 1) {
          pieces.push(units.slice(start, start + length).join("").trim());
        }
        return tried(levels, pieces, "near", check).then(function (found) {
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
    function others(levels, words, check) {
      var forms = query.parse(words, table).parts.map(function (part) { return part.form; });
      if (forms.length > 12 || words.length > 60) { return none(); }
      function sounding() {
        if (!manifest.readings || forms.length !== 1 || !query.hasHan(forms[0])) { return none(); }
        return index.get(manifest.readings).then(function (part) {
          return terms.alike(levels, part, forms[0], MOST_OTHERS);
        }).then(function (found) {
          return tried(levels, found.map(function (one) { return one.term; }), "sound", check);
        });
      }
      function nearest() {
        var longest = forms.slice().sort(function (one, other) { return other.length - one.length; })[0];
        return longest ? near(levels, longest, check) : none();
      }
      return sounding().then(function (alike) {
        return tried(levels, forms.length > 1 ? forms : [], "word", check).then(function (found) {
          return found.length ? found : nearest();
        }).then(function (rest) { return alike.concat(rest); });
      });
    }

    /* -- what is offered ------------------------------------------------------------------------ */

    /* Asks for {query, kind, place, year, topic}; *hear* is called, never at once, with answers of which the last isDone. */
    function ask(wish, hear) {
      var isStopped = false;
      function check() { if (isStopped) { throw STOPPED; } }
      function answer(more) {
        check();
        hear(Object.assign({
          query: wish.query, forms: [], total: 0, hits: [], facets: {}, others: [], isDone: false, isLost: false
        }, more));
      }
      warm().then(function (levels) {
        return pagesFor(levels, wish.query, check).then(function (result) {
          return rank(levels, result).then(function (ranked) {
            check();
            return narrow(levels, result, ranked.map(function (one) { return one.id; }), wish).then(function (left) {
              var scores = new Map(ranked.map(function (one) { return [one.id, one.score]; }));
              var found = {
                forms: result.forms, total: ranked.length, hits: left.ids, facets: left.facets,
                scores: left.ids.map(function (id) { return scores.get(id); })
              };
              if (ranked.length) { answer(found); }
              return termsFor(levels, wish.query).then(function (meant) {
                check();
                return (ranked.length || meant.length ? none() : others(levels, wish.query, check)).then(function (rest) {
                  answer(Object.assign(found, { others: meant.concat(rest), isDone: true }));
                });
              });
            });
          });
        });
      }).catch(function (lost) {
        if (lost !== STOPPED && !isStopped) { answer({ isDone: true, isLost: true, lost: lost }); }
      });
      return { stop: function () { isStopped = true; } };
    }

    /* What to show of each hit: *hear* gets (its place among *ids*, row or null), in any order. */
    function rows(ids, forms, hear) {
      warm().then(function (levels) {
        ids.forEach(function (id, place) {
          var level = levelOf(levels, id);
          Promise.all([textOf(level, id - level.from), ownTwins()]).then(parts.breathe).then(function (both) {
            return row(both[0].shown, forms, both[1]);
          }).then(function (shown) { hear(place, shown); }, function () { hear(place, null); });
        });
      }, function () {
        ids.forEach(function (id, place) { hear(place, null); });
      });
    }

    function row(shown, forms, own) {
      var best = { held: 0, block: "" };
      return parts.inTurns(shown.blocks, function (block) {
        if (best.held === forms.length) { return; }
        var held = excerpt.held(block, forms, own);
        if (held > best.held) { best = { held: held, block: block }; }
      }).then(function () {
        var said = excerpt.cut(best.block || shown.summary || shown.blocks[0] || "", forms, own);
        var inTitle = excerpt.marks(shown.title, forms, own);
        return {
          url: shown.url, title: shown.title, titleRuns: inTitle, label: shown.label, places: shown.places,
          topics: shown.topics, day: shown.day, picture: shown.thumb, text: said.text, runs: said.runs,
          forms: Array.from(new Set(excerpt.forms(shown.title, inTitle).concat(said.forms))).slice(0, 8)
        };
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
