/* The service worker of a kiosk: holds its files in the browser's own store, so that it opens without a network.

   A version is fetched whole into a cache of its own, every file held against the list; only then may the page ask
   for it to be shown.  Whatever fails on the way leaves the version that is shown as it is, and the next attempt goes
   on where this one ended.  The page says when: {work: "stage" | "show" | "keep", id} → a message, empty when done. */
(function (global) {
  "use strict";

  var HERE = global.registration.scope;
  var ROOT = new URL("../../", HERE).href;
  var NAME = "hongcheng-kiosk " + new URL(HERE).pathname + " ";
  var POINTER = NAME + "shown";
  var LIST = HERE + "list.json";
  var VERSION = HERE + "version.js";
  /* Milliseconds for one file. */
  var LIMIT = 120000;
  /* Larger files are held against their size alone: a digest wants all of a file in memory. */
  var MOST_DIGESTED = 32 << 20;

  /* -- which version is shown ------------------------------------------------------------------- */

  var shown = null;

  function current() {
    if (shown !== null) { return Promise.resolve(shown); }
    return caches.open(POINTER).then(function (cache) { return cache.match(HERE); }).then(function (found) {
      return found ? found.text() : "";
    }).then(function (id) {
      shown = id;
      return id;
    });
  }

  function listOf(cache) {
    return cache.match(LIST).then(function (found) { return found ? found.json() : null; });
  }

  function show(id) {
    return caches.open(NAME + id).then(listOf).then(function (list) {
      if (!list) { throw new Error("这一版没有取全"); }
      return caches.open(POINTER);
    }).then(function (cache) {
      return cache.put(HERE, new Response(id));
    }).then(function () { shown = id; });
  }

  /* Forgets all versions but *id*. */
  function keep(id) {
    return caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) {
        return name.indexOf(NAME) === 0 && name !== POINTER && name !== NAME + id;
      }).map(function (name) { return caches.delete(name); }));
    });
  }

  /* -- fetching a version ------------------------------------------------------------------------- */

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  /* The file at *address* as a response that can be kept: plain, whatever way it came. */
  function take(address, mode) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, LIMIT);
    return fetch(address, { cache: mode, credentials: "same-origin", signal: stop.signal }).then(function (response) {
      if (!response.ok) { throw new Error(response.status + " " + address.slice(ROOT.length)); }
      return response.blob().then(function (blob) {
        clearTimeout(timer);
        return { blob: blob, type: response.headers.get("Content-Type") || "application/octet-stream" };
      });
    });
  }

  function kept(taken) {
    return new Response(taken.blob, { headers: { "Content-Type": taken.type } });
  }

  /* Whether what came is what the list says. */
  function isRight(taken, size, digest) {
    if (taken.blob.size !== size) { return Promise.resolve(false); }
    if (size > MOST_DIGESTED) { return Promise.resolve(true); }
    return new Response(taken.blob).arrayBuffer().then(function (buffer) {
      return crypto.subtle.digest("SHA-256", buffer);
    }).then(function (found) { return hex(found).slice(0, digest.length) === digest; });
  }

  function takeRight(file, mode) {
    return take(ROOT + encodeURI(file[0]), mode).then(function (taken) {
      return isRight(taken, file[1], file[2]).then(function (right) {
        if (right) { return taken; }
        if (mode !== "reload") { return takeRight(file, "reload"); }
        throw new Error("和清单不同：" + file[0]);
      });
    });
  }

  function fill(cache, list, before, old) {
    var known = Object.create(null);
    (before ? before.files : []).forEach(function (file) { known[file[0]] = file[2]; });
    return list.files.reduce(function (done, file) {
      var address = ROOT + encodeURI(file[0]);
      return done.then(function () { return cache.match(address); }).then(function (found) {
        if (found) { return undefined; }
        return (known[file[0]] === file[2] ? old.match(address) : Promise.resolve()).then(function (same) {
          return same || takeRight(file, address.indexOf(HERE) === 0 ? "reload" : "default").then(kept);
        }).then(function (response) { return cache.put(address, response); });
      });
    }, Promise.resolve());
  }

  function whole(id) {
    return caches.open(NAME + id).then(function (cache) {
      return listOf(cache).then(function (list) {
        return list ? undefined : current().then(function (now) {
          /* What an earlier attempt left of another version is in the way. */
          return caches.keys().then(function (names) {
            return Promise.all(names.filter(function (name) {
              return name.indexOf(NAME) === 0 && name !== POINTER && name !== NAME + id && name !== NAME + now;
            }).map(function (name) { return caches.delete(name); }));
          }).then(function () { return now ? caches.open(NAME + now) : null; });
        }).then(function (old) {
          return (old ? listOf(old) : Promise.resolve(null)).then(function (before) {
            return take(LIST, "reload").then(function (taken) {
              return kept(taken).json().then(function (told) {
                if (told.version !== id) { throw new Error("清单还不是这一版的"); }
                return fill(cache, told, before, old);
              }).then(function () { return take(VERSION, "reload"); }).then(function (version) {
                return kept(version).text().then(function (text) {
                  if (text.indexOf('"' + id + '"') < 0) { throw new Error("取到一半又换了一版"); }
                  return cache.put(VERSION, kept(version));
                });
              /* The list goes last: a version that has one is whole. */
              }).then(function () { return cache.put(LIST, kept(taken)); });
            });
          });
        });
      });
    });
  }

  var underWay = Object.create(null);

  function stage(id) {
    function over() { delete underWay[id]; }
    if (!underWay[id]) {
      underWay[id] = whole(id);
      underWay[id].then(over, over);
    }
    return underWay[id];
  }

  /* -- answering -------------------------------------------------------------------------------------- */

  /* A film is asked for piece by piece. */
  function piece(request, response) {
    var asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") || "");
    if (!asked) { return response; }
    return response.blob().then(function (blob) {
      var first = Number(asked[1]);
      var last = Math.min(asked[2] ? Number(asked[2]) : blob.size, blob.size - 1);
      return new Response(blob.slice(first, last + 1), { status: 206, headers: {
        "Content-Type": response.headers.get("Content-Type"),
        "Content-Range": "bytes " + first + "-" + last + "/" + blob.size,
        "Accept-Ranges": "bytes"
      } });
    });
  }

  function answer(request, address) {
    return current().then(function (id) {
      if (!id) { return undefined; }
      return caches.open(NAME + id).then(function (cache) { return cache.match(address); }).then(function (found) {
        /* A page of the version before may still want what bears its digest in its name. */
        return found || (address.indexOf(HERE) === 0 ? undefined : caches.match(address));
      });
    }).then(function (found) {
      if (found) { return piece(request, found); }
      return fetch(request).catch(function (error) {
        /* Never the browser's own page of errors. */
        if (request.mode === "navigate" && shown && address !== HERE + "index.html") {
          return Response.redirect(HERE + "index.html");
        }
        throw error;
      });
    });
  }

  global.addEventListener("fetch", function (event) {
    var url = new URL(event.request.url);
    var address = url.origin + url.pathname;
    if (event.request.method !== "GET" || address.indexOf(ROOT) !== 0) { return; }
    /* Who asks with a query wants to know which version lies on the server now. */
    if (address === VERSION && url.search) { return; }
    event.respondWith(answer(event.request, address === HERE ? HERE + "index.html" : address));
  });

  global.addEventListener("message", function (event) {
    var work = { stage: stage, show: show, keep: keep }[event.data.work];
    var port = event.ports[0];
    if (!work || !port) { return; }
    event.waitUntil(work(String(event.data.id)).then(function () { port.postMessage(""); }, function (error) {
      port.postMessage(String(error && error.message || error));
    }));
  });

  global.addEventListener("install", function () { global.skipWaiting(); });

  global.addEventListener("activate", function (event) { event.waitUntil(global.clients.claim()); });
}(self));
