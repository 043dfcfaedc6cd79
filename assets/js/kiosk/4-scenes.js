/* What the forms of scenes do besides standing there.  Defines hongchengKiosk.players: by form, each with any of
   prepare(node, scene, now) → false when there is nothing to show, show(node, scene, finish), leave(node, scene). */
(function (global) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var players = kiosk.players = Object.create(null);

  function all(node, selector) { return Array.prototype.slice.call(node.querySelectorAll(selector)); }

  /* -- a script, line by line: the next round goes on where this one stopped --------------------- */

  var places = Object.create(null);

  function setLine(lines, place) {
    lines.forEach(function (line, number) {
      line.className = line.className.replace(/ is-(now|past)\b/g, "") +
        (number === place ? " is-now" : number === place - 1 ? " is-past" : "");
    });
  }

  players.lecture = {
    prepare: function (node, scene) {
      setLine(all(node, ".k-line"), places[scene.id] || 0);
    },
    show: function (node, scene, finish) {
      var lines = all(node, ".k-line");

      function wait() {
        var line = lines[places[scene.id] || 0];
        kiosk.wheel.at("line", Number(line.getAttribute("data-seconds")) * 1000, function () {
          var place = (places[scene.id] || 0) + 1;
          places[scene.id] = place < lines.length ? place : 0;
          if (place < lines.length) {
            setLine(lines, place);
            wait();
          } else {
            finish();
          }
        });
      }

      wait();
    },
    leave: function () { kiosk.wheel.drop("line"); }
  };

  /* -- what is over is announced no more ---------------------------------------------------------- */

  players.events = {
    prepare: function (node, scene, now) {
      var rows = all(node, "[data-until]");
      var left = rows.filter(function (row) {
        if (kiosk.schedule.isCurrent("", row.getAttribute("data-until"), now.wall, now.isRight)) { return true; }
        row.parentNode.removeChild(row);
        return false;
      });
      return left.length > 0 && now.isRight;
    }
  };

  players.clock = {
    prepare: function (node, scene, now) { return now.isRight; }
  };

  /* -- clocks and the marks of progress, in any scene ---------------------------------------------- */

  kiosk.setClocks = function (node, now) {
    var clock = kiosk.schedule.clock(now.wall);
    all(node, "[data-clock]").forEach(function (place) {
      var text = clock[place.getAttribute("data-clock")] || "";
      if (place.textContent !== text) { place.textContent = text; }
    });
  };

  /* One mark for each scene of the loop, or a single bar where they would be too many. */
  kiosk.setProgress = function (node, place, total, seconds) {
    all(node, "[data-progress]").forEach(function (row) {
      var count = total > 12 ? 1 : total;
      var here = total > 12 ? 0 : place;
      for (var number = 0; number < count; number += 1) {
        var mark = global.document.createElement("i");
        if (number < here) { mark.className = "is-done"; }
        if (number === here) {
          var bar = mark.appendChild(global.document.createElement("b"));
          bar.style.transitionDuration = seconds / (kiosk.host.speed || 1) + "s";
        }
        row.appendChild(mark);
      }
    });
  };
}(this));
