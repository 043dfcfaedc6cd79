/* The attract loop: two layers, of which one is seen while the next scene is made ready in the other.
   Defines hongchengKiosk.loop. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var FADE = 1600;
  var REST = 30000;

  var times = kiosk.schedule.PLAIN;
  var stage = null;
  var layers = [];
  var scenes = Object.create(null);
  var everything = [];
  var places = Object.create(null);
  var now = null;
  var shown = null;
  var next = null;
  var isDue = false;
  var isNight = false;
  var failures = 0;
  var count = 0;
  var shownAt = 0;

  function setFlag(node, name, isSet) { node.classList[isSet ? "add" : "remove"](name); }

  /* -- what is to be shown -------------------------------------------------------------------------- */

  function look() {
    var told = kiosk.host.clock();
    var wall = told.wall === undefined ? kiosk.schedule.wall(told.now, times, told.away) : told.wall;
    now = kiosk.schedule.at(times, wall, kiosk.host.isChosen);
    now.wall = wall;
    return now;
  }

  kiosk.stamp = function () { return kiosk.schedule.stamp(look().wall); };

  /* The scenes of the loop whose turn it is, those that have expired left out. */
  function list() {
    var order = everything;
    times.loops.forEach(function (loop) {
      if (loop[0] === now.loop) { order = loop[1]; }
    });
    return order.filter(function (id) {
      var scene = scenes[id];
      return scene && kiosk.schedule.isCurrent(scene.starts, scene.until, now.wall, now.isRight);
    });
  }

  function player(scene) { return kiosk.players[scene.form] || {}; }

  function empty(layer) {
    while (layer.firstChild) { layer.removeChild(layer.firstChild); }
  }

  /* -- making ready --------------------------------------------------------------------------------- */

  function prepare() {
    look();
    var order = list();
    if (!order.length || failures > order.length) {
      rest(order.length ? "这一组画面都放不出" : "这一组现在没有画面");
      return;
    }
    var place = (places[now.loop] || 0) % order.length;
    places[now.loop] = place + 1;
    var scene = scenes[order[place]];
    var layer = layers[shown && shown.layer === layers[0] ? 1 : 0];
    empty(layer);
    var node = document.importNode(scene.template.content, true).firstElementChild;
    var mine = next = { scene: scene, layer: layer, node: node, loop: now.loop, place: place, total: order.length, isReady: false };
    if (player(scene).prepare && player(scene).prepare(node, scene, now) === false) {
      failures += 1;
      kiosk.wheel.at("prepare", 1, prepare);
      return;
    }
    setFlag(node, "is-flip", count % 2 === 1);
    kiosk.setClocks(node, now);
    layer.appendChild(node);
    kiosk.pictures.ready(node, function (reason) {
      if (next !== mine) { return; }
      if (reason) {
        kiosk.notes.add(scene.id + " " + scene.form, reason);
        failures += 1;
        kiosk.wheel.at("prepare", 1, prepare);
        return;
      }
      mine.isReady = true;
      if (isDue) { swap(); }
    });
  }

  /* Nothing can be shown: what is seen stays, below it the still, and after a while all is tried again. */
  function rest(reason) {
    if (reason) { kiosk.notes.add("展播", reason); }
    next = null;
    failures = 0;
    shownAt = kiosk.host.ticks();
    kiosk.wheel.at("due", REST, due);
  }

  /* -- showing -------------------------------------------------------------------------------------- */

  function due() {
    /* Between two scenes is when another version may take over. */
    if (kiosk.updates && kiosk.updates.turn()) {
      kiosk.wheel.at("due", REST, due);
      return;
    }
    look();
    isDue = true;
    if (next && (next.loop !== now.loop || list().indexOf(next.scene.id) < 0)) { next = null; }
    if (!next) {
      prepare();
    } else if (next.isReady) {
      swap();
    }
  }

  function finish() { kiosk.wheel.at("due", 1, due); }

  function swap() {
    var old = shown;
    shown = next;
    next = null;
    isDue = false;
    failures = 0;
    count += 1;
    shownAt = kiosk.host.ticks();
    kiosk.setClocks(shown.node, look());
    kiosk.setProgress(shown.node, shown.place, shown.total, shown.scene.seconds);
    if (old && player(old.scene).leave) { player(old.scene).leave(old.node, old.scene); }
    /* The browser must have seen the layer before it fades, or it would jump. */
    void shown.layer.offsetWidth;
    layers.forEach(function (layer) { setFlag(layer, "is-on", layer === shown.layer); });
    setFlag(shown.node, "is-running", true);
    stage.setAttribute("data-showing", shown.scene.id);
    kiosk.wheel.at("due", shown.scene.seconds * 1000, due);
    if (player(shown.scene).show) { player(shown.scene).show(shown.node, shown.scene, finish); }
    kiosk.wheel.at("fade", FADE, function () {
      if (old && old.layer !== shown.layer) { empty(old.layer); }
      if (!next) { prepare(); }
    });
  }

  /* -- minutes, evenings, mornings ------------------------------------------------------------------- */

  function setNight(isOn) {
    if (isNight === isOn) { return; }
    isNight = isOn;
    setFlag(stage, "is-night", isOn);
    if (isOn) {
      if (shown && player(shown.scene).leave) { player(shown.scene).leave(shown.node, shown.scene); }
      ["due", "fade", "prepare", "pictures"].forEach(kiosk.wheel.drop);
      shown = next = null;
      layers.forEach(function (layer) {
        setFlag(layer, "is-on", false);
        empty(layer);
      });
      stage.setAttribute("data-showing", "");
    } else {
      failures = 0;
      due();
    }
  }

  function minute() {
    var before = now.loop;
    look();
    kiosk.wheel.at("minute", 60000 - now.wall % 60000, minute);
    setFlag(stage, "no-clock", !now.isRight);
    setFlag(stage, "is-dim", !now.isOpen && times.night === "dim");
    setNight(!now.isOpen && times.night === "black");
    /* Nothing bright stays where it is: the whole picture steps aside, a few pixels every minute. */
    stage.setAttribute("data-shift", String(Math.floor(now.wall / 60000) % 8));
    if (shown) { kiosk.setClocks(shown.node, now); }
    if (!isNight && now.loop !== before) { due(); }
    if (isNight && kiosk.updates) { kiosk.updates.turn(); }
    if (kiosk.watch) { kiosk.watch(now); }
  }

  /* -- beginning -------------------------------------------------------------------------------------- */

  function begin(told) {
    times = told || times;
    stage = document.getElementById("stage");
    layers = Array.prototype.slice.call(stage.querySelectorAll(".k-layer"));
    Array.prototype.forEach.call(document.querySelectorAll("template[data-form]"), function (template) {
      scenes[template.id] = {
        id: template.id, template: template, form: template.getAttribute("data-form"),
        seconds: Number(template.getAttribute("data-seconds")) || 15,
        starts: template.getAttribute("data-from") || "", until: template.getAttribute("data-until") || ""
      };
      everything.push(template.id);
    });
    look();
    minute();
    if (!isNight && !shown && !next) { due(); }
  }

  /* Begins anew without leaving the page. */
  function restart() {
    ["due", "fade", "prepare", "pictures", "line"].forEach(kiosk.wheel.drop);
    shown = next = null;
    failures = 0;
    layers.forEach(empty);
    if (!isNight) { due(); }
  }

  kiosk.loop = {
    begin: begin,
    restart: restart,
    /* For the watch and the page of diagnosis. */
    state: function () {
      look();
      return {
        title: times.title, stamp: kiosk.schedule.stamp(now.wall), isRight: now.isRight, loop: now.loop, isNight: isNight,
        scene: shown ? shown.scene.id : "", next: next ? next.scene.id : "", count: count,
        isReady: Boolean(next && next.isReady),
        /* Milliseconds by which the scene has outstayed its time. */
        late: isNight || !shown ? 0 : kiosk.host.ticks() - shownAt - shown.scene.seconds * 1000
      };
    }
  };
}(this, typeof document === "undefined" ? null : document));
