/* The reader's choice of size and colours, put on <html> before the page is first painted.
   Loaded in the head without defer; reading.js does the rest. */
(function () {
  "use strict";
  var root = document.documentElement;
  var size = null;
  var tone = null;
  try {
    size = window.localStorage.getItem("reading-size");
    tone = window.localStorage.getItem("reading-tone");
  } catch (error) {
    // Storage may be forbidden; the page then starts as the system asks.
  }
  root.classList.add("js");
  if (size === "big") {
    root.classList.add("mode-big");
  }
  if (tone === "light" || tone === "dark" || tone === "contrast") {
    root.classList.add("mode-" + tone);
  }
})();
