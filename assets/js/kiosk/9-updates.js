/* New versions: asks now and then which one lies there, fetches it whole, changes over between two scenes.
   Defines hongchengKiosk.updates.

   Three ways (docs/kiosk.md, section 4).  https and localhost: the service worker holds versions.  Plain http, which has
   no service worker: every file of the list is fetched into the browser's cache.  A disk: the folder is what it is.
   In all three the running page plays on until the new version is there whole. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var EVERY = 300000;
  var FIRST = 20000;
  var SPREAD = 60000;
  var FILE_LIMIT = 120000;
  var STAGING_LIMIT = 270000;
  var SETTLE = 60000;
  var MOST_TRIES = 3;
  var TRIED = "hongcheng-kiosk-tried";
  var HEARD = "hongcheng-kiosk-heard";

  var means = "";
  var worker = null;
  var isKept = false;
  var isBusy = false;
  var isLeaving = false;
  var seen = "";
  var staged = "";
  var stagedAt = "";
  var checks = 0;

  /* -- what is remembered over a change of page ---------------------------------------------------- */

  function recall(key) {
    try {
      return JSON.parse(global.sessionStorage.getItem(key)) || {};
    } catch (error) {
      return {};
    }
  }

  function remember(key, value) {
    try {
      global.sessionStorage.setItem(key, JSON.stringify(value));
    } catch (error) { /* A box that keeps nothing tells less. */ }
  }

  function tell(result) { remember(HEARD, { at: kiosk.stamp(), result: result }); }

  function fail(why) {
    kiosk.notes.add("更新", why);
    tell("没有成功：" + why);
  }

  /* -- the three ways ------------------------------------------------------------------------------- */

  /* Asks the worker to do *work* with the version *id*; hears nothing when it is done, or why not. */
  function order(work, id, hear) {
    var channel = new MessageChannel();
    var task = "worker-" + work;

    function end(why) {
      if (!channel) { return; }
      channel.port1.close();
      channel = null;
      kiosk.wheel.drop(task);
      hear(why);
    }

    channel.port1.onmessage = function (event) { end(event.data); };
    kiosk.wheel.at(task, STAGING_LIMIT, function () { end("太久没有取完"); });
    if (worker.active) {
      worker.active.postMessage({ work: work, id: id }, [channel.port2]);
    } else {
      end("离线程序还没有就绪");
    }
  }

  /* The file at *address* as a blob, from the browser's cache if *mode* allows it. */
  function take(address, mode, size) {
    var stop = new AbortController();
    kiosk.wheel.at("file", FILE_LIMIT, function () { stop.abort(); });
    return fetch(address, { cache: mode, credentials: "same-origin", signal: stop.signal }).then(function (response) {
      if (!response.ok) { throw new Error(response.status + " " + address); }
      return response.blob();
    }).then(function (blob) {
      if (size === undefined || blob.size === size) { return blob; }
      if (mode === "default") { return take(address, "reload", size); }
      throw new Error("和清单不同：" + address);
    });
  }

  function text(blob) { return new Response(blob).text(); }

  /* Every file of the version *id* into the browser's cache.  Most bear their digest in their names, so no other file is
     in the way of the page that still plays; the few that do not are fetched last but one, the version last. */
  function preload(id, hear) {
    var own = global.location.pathname.split("/").slice(-3, -1).join("/") + "/";

    function isOwn(file) { return file[0].indexOf(own) === 0; }

    /* A page is kept under the address it will be opened by: this one as it was called, all others with its query. */
    function address(file) {
      if (file[0] === own + "index.html") { return global.location.pathname + global.location.search; }
      return "../../" + encodeURI(file[0]) + (/\.html$/.test(file[0]) ? global.location.search : "");
    }

    function fetchAll(files, mode) {
      return files.reduce(function (done, file) {
        return done.then(function () { return take(address(file), mode, file[1]); });
      }, Promise.resolve());
    }

    take("list.json", "reload").then(text).then(function (told) {
      var list = JSON.parse(told);
      if (list.version !== id) { throw new Error("清单还不是这一版的"); }
      return fetchAll(list.files.filter(function (file) { return !isOwn(file); }), "default").then(function () {
        return fetchAll(list.files.filter(isOwn), "reload");
      });
    }).then(function () { return take("version.js", "reload"); }).then(text).then(function (said) {
      if (said.indexOf('"' + id + '"') < 0) { throw new Error("取到一半又换了一版"); }
    }).then(function () { end(""); }, function (error) { end(String(error && error.message || error)); });

    function end(why) {
      kiosk.wheel.drop("file");
      hear(why);
    }
  }

  /* The worker keeps the version that is played, so that the kiosk opens without a network. */
  function keep(id) {
    isBusy = true;
    order("stage", id, function (why) {
      if (why) {
        isBusy = false;
        fail(why);
        return;
      }
      order("show", id, function () {
        order("keep", id, function () {
          isBusy = false;
          isKept = true;
          tell("已是最新");
        });
      });
    });
  }

  /* -- asking ---------------------------------------------------------------------------------------- */

  function check() {
    next();
    if (isBusy || staged) { return; }
    checks += 1;
    kiosk.ask(function (id) {
      if (!id) {
        seen = "";
        tell("没有回应");
      } else if (id !== kiosk.build) {
        stage(id);
      } else {
        seen = "";
        tell("已是最新");
        if (worker && !isKept) { keep(id); }
      }
    });
  }

  function stage(id) {
    var tried = recall(TRIED);
    if (tried.id === id && tried.count >= MOST_TRIES && checks % 12) {
      tell("换了几次没有换上，过一会儿再试");
      return;
    }
    if (means === "file") {
      /* A folder that is being copied is left to settle: the same version twice, a minute apart. */
      if (seen === id) {
        ready(id);
      } else {
        seen = id;
        tell("文件换了，等它复制完");
        kiosk.wheel.at("update", SETTLE, check);
      }
      return;
    }
    isBusy = true;
    tell("正在取新的一版");
    (worker ? order.bind(null, "stage") : preload)(id, function (why) {
      isBusy = false;
      if (why) { fail(why); } else { ready(id); }
    });
  }

  function ready(id) {
    staged = id;
    stagedAt = kiosk.stamp();
    tell("新的一版取全了，等这一幅放完");
  }

  /* The name of the kiosk decides a part of the wait, so that the screens of a hall do not ask in the same second. */
  function offset() {
    return global.location.pathname.split("").reduce(function (sum, letter) {
      return (sum * 31 + letter.charCodeAt(0)) % SPREAD;
    }, 0);
  }

  function next() { kiosk.wheel.at("update", EVERY + offset(), check); }

  /* -- changing over ---------------------------------------------------------------------------------- */

  /* Called between two scenes, and by night every minute: true when the page is about to be another. */
  function turn() {
    if (!staged || isLeaving || (kiosk.diagnosis && kiosk.diagnosis.isOpen())) { return false; }
    var id = staged;
    var tried = recall(TRIED);
    remember(TRIED, { id: id, count: tried.id === id ? tried.count + 1 : 1 });
    staged = "";
    seen = "";
    if (!worker) {
      kiosk.reload("新的一版", false);
      return true;
    }
    isLeaving = true;
    order("show", id, function (why) {
      isLeaving = false;
      if (why) {
        fail(why);
        kiosk.loop.restart();
      } else {
        /* All of it is here: whether the network is does not matter. */
        kiosk.host.reload();
      }
    });
    return true;
  }

  function begin() {
    if (kiosk.host.isChosen || !document.getElementById("stage")) { return; }
    if (recall(TRIED).id === kiosk.build) { remember(TRIED, {}); }
    means = /^http/.test(global.location.protocol) ? "http" : "file";
    kiosk.wheel.at("update", FIRST + offset(), check);
    if (means === "http" && global.isSecureContext && global.navigator.serviceWorker) {
      global.navigator.serviceWorker.register("worker.js").then(function () {
        return global.navigator.serviceWorker.ready;
      }).then(function (registration) {
        worker = registration;
        means = "worker";
      }).catch(function (error) { kiosk.notes.add("离线程序", error); });
    }
  }

  /* How a touch page was fetched, which does not ask for versions itself. */
  function way() {
    if (kiosk.host.isChosen || document.getElementById("stage")) { return ""; }
    if (!/^http/.test(global.location.protocol)) { return "file"; }
    return global.navigator.serviceWorker && global.navigator.serviceWorker.controller ? "worker" : "http";
  }

  kiosk.updates = {
    begin: begin,
    check: check,
    turn: turn,
    /* For the page of diagnosis. */
    state: function () {
      var heard = recall(HEARD);
      return { means: means || way(), at: heard.at || "", result: heard.result || "", isKept: isKept, staged: staged, stagedAt: stagedAt };
    }
  };
}(this, typeof document === "undefined" ? null : document));
