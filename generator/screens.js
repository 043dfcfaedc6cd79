/* Plays a kiosk of the preview at a chosen moment, on a screen of a chosen size that is fitted into the window. */
(function () {
  "use strict";

  var form = document.getElementById("wish");
  var room = document.getElementById("room");
  var screen = document.getElementById("screen");
  var kiosk = document.getElementById("kiosk");
  var size = document.getElementById("size");

  function value(id) { return document.getElementById(id).value; }

  function fit() {
    var sides = size.value.split("×").map(Number);
    var scale = Math.min(room.clientWidth / sides[0], (window.innerHeight - room.offsetTop - 16) / sides[1], 1);
    screen.style.width = sides[0] + "px";
    screen.style.height = sides[1] + "px";
    screen.style.transform = "scale(" + scale + ")";
    room.style.height = sides[1] * scale + "px";
  }

  function play() {
    var at = value("at") ? "?at=" + value("at").slice(0, 16) : "?";
    var address = kiosk.value + at + (value("speed") === "1" ? "" : "&speed=" + value("speed"));
    document.getElementById("alone").href = address;
    fit();
    screen.src = address;
  }

  function turn() {
    size.value = kiosk.selectedOptions[0] && kiosk.selectedOptions[0].dataset.tall ? "1080×1920" : "1920×1080";
  }

  if (!kiosk.options.length) { return; }
  var asked = new URLSearchParams(location.search);
  if (asked.get("kiosk")) { kiosk.value = asked.get("kiosk"); }
  turn();
  ["at", "speed", "size"].forEach(function (name) {
    if (asked.get(name)) { document.getElementById(name).value = asked.get(name); }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    play();
  });
  kiosk.addEventListener("change", function () {
    turn();
    play();
  });
  size.addEventListener("change", fit);
  window.addEventListener("resize", fit);
  play();
}());
