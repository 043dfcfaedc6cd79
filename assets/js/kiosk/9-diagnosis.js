/* What the kiosk says of itself to whoever looks after it: five taps in the upper left corner within three seconds.
   Defines hongchengKiosk.diagnosis.  Lies over the page, which plays on; a tap closes it, or a minute. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var TAPS = 5;
  var WITHIN = 3000;
  var OPEN = 60000;
  /* A sixth tap of the same hand does not close it again. */
  var DEAF = 800;
  var MOST_NOTES = 9;
  var MEANS = { worker: "网络，离线也能开机", http: "网络，离线不能重新打开", file: "本机文件夹或 U 盘" };

  var layer = null;
  var corner = null;
  var taps = [];
  var openedAt = 0;
  var closedAt = -DEAF;
  var stored = "";

  kiosk.diagnosis = { isOpen: function () { return layer !== null; }, open: open, close: close };

  if (!document) { return; }

  /* -- what is told ----------------------------------------------------------------------------------- */

  function megabytes(bytes) { return Math.round(bytes / 104857.6) / 10 + " MB"; }

  function isLoop() { return Boolean(document.getElementById("stage")); }

  function scene(id) {
    var template = id && document.getElementById(id);
    return template ? id + " " + template.getAttribute("data-form") : "无";
  }

  function told() {
    var state = kiosk.loop.state();
    var updates = kiosk.updates.state();
    var memory = global.performance.memory;
    var root = document.documentElement;
    var turn = (/\bturn-(\d+)/.exec(root.className) || ["", "0"])[1];
    return {
      title: state.title || document.title,
      build: kiosk.build || "没有读到",
      clock: state.stamp.replace("T", " ") + (state.isRight ? "，可信" : "，不可信：早过内容，只放第一组"),
      now: isLoop() ? (state.isNight ? "夜间" : scene(state.scene)) + "，组 " + (state.loop || "全部") :
        "触摸页 " + global.location.pathname.split("/").slice(-2).join("/"),
      next: scene(state.next),
      count: state.count + " 幅",
      screen: global.innerWidth + "×" + global.innerHeight + "，" + global.devicePixelRatio + " 倍，" +
        (/\bis-tall\b/.test(root.className) ? "竖" : "横") + "，转 " + turn + "°",
      browser: (/Chrom\w+\/[\d.]+/.exec(global.navigator.userAgent) || [global.navigator.userAgent])[0],
      volume: kiosk.sound.level ? Math.round(kiosk.sound.level * 100) : "静音",
      means: MEANS[updates.means] || "不检查",
      checked: (updates.at.replace("T", " ") + " " + updates.result).trim() || "还没有",
      staged: updates.staged ? updates.staged + "，取全于 " + updates.stagedAt.replace("T", " ") : "没有",
      storage: stored || "不清楚",
      memory: memory ? megabytes(memory.usedJSHeapSize) : "不清楚",
      "count-of-notes": kiosk.notes.count() + " 次"
    };
  }

  function measure() {
    var storage = global.navigator.storage;
    if (!storage || !storage.estimate) { return; }
    storage.estimate().then(function (found) {
      return (typeof caches === "undefined" ? Promise.resolve([]) : caches.keys()).then(function (names) {
        var versions = names.filter(function (name) { return /^hongcheng-kiosk .*[0-9a-f]{16}$/.test(name); });
        /* In brackets: newer things bear the same names, and the lint goes by names. */
        stored = megabytes(found["usage"]) + "，存着 " + versions.length + " 版，上限 " + megabytes(found["quota"]);
      });
    }).catch(function () { stored = ""; });
  }

  function fill() {
    var values = told();
    Array.prototype.forEach.call(layer.querySelectorAll("[data-told]"), function (place) {
      var name = place.getAttribute("data-told");
      if (name !== "notes" && place.textContent !== String(values[name])) { place.textContent = values[name]; }
    });
    var list = layer.querySelector("[data-told=notes]");
    while (list.firstChild) { list.removeChild(list.firstChild); }
    kiosk.notes.list().slice(-MOST_NOTES).reverse().forEach(function (note) {
      list.appendChild(document.createElement("li")).textContent =
        [note.at.replace("T", " ").slice(5), note.what, note.why].join(" ");
    });
    kiosk.wheel.at("diagnosis", 1000, fill);
  }

  /* -- opening and closing ------------------------------------------------------------------------------ */

  function place() { return document.querySelector(".k-stage,.t-stage") || document.body; }

  function open() {
    var template = document.getElementById("diagnosis");
    if (layer || !template) { return; }
    layer = place().appendChild(document.importNode(template.content, true).firstElementChild);
    openedAt = kiosk.host.ticks();
    measure();
    fill();
    kiosk.wheel.at("diagnosis-end", OPEN, close);
  }

  function close() {
    if (!layer) { return; }
    layer.parentNode.removeChild(layer);
    layer = null;
    closedAt = kiosk.host.ticks();
    ["diagnosis", "diagnosis-end"].forEach(kiosk.wheel.drop);
  }

  function isInCorner(event) {
    var box = corner.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom;
  }

  /* On the loop a touch leads to the touch pages; one in the corner only when no gesture has come of it. */
  function hold(event) {
    if (!isLoop()) { return; }
    event.stopImmediatePropagation();
    kiosk.wheel.at("corner", WITHIN, function () {
      if (!layer && kiosk.goHome) { kiosk.goHome(); }
    });
  }

  function press(event) {
    var now = kiosk.host.ticks();
    if (layer) {
      event.stopImmediatePropagation();
      if (now - openedAt > DEAF) { close(); }
      return;
    }
    if (!isInCorner(event)) {
      taps = [];
      return;
    }
    taps = taps.filter(function (tap) { return now - tap < WITHIN; });
    taps.push(now);
    hold(event);
    if (taps.length >= TAPS) {
      taps = [];
      kiosk.wheel.drop("corner");
      open();
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    corner = place().appendChild(document.createElement("div"));
    corner.className = "k-corner";
    document.addEventListener("pointerdown", press, true);
    /* The tap that closes it opens nothing of what lies below. */
    document.addEventListener("click", function (event) {
      if (kiosk.host.ticks() - closedAt >= DEAF) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
  });
}(this, typeof document === "undefined" ? null : document));
