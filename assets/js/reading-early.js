/* The reader's choice of 长辈版, size and colours, put on <html> before the page is first painted.
   Loaded in the head without defer; reading.js does the rest. */
(function () {
  "use strict";
  var root = document.documentElement;

  function kept(name) {
    try {
      return window.localStorage.getItem("reading-" + name);
    } catch (error) {
      // Storage may be forbidden; the page then starts as the system asks.
      return null;
    }
  }

  function choose(name, among) {
    var value = kept(name);
    if (among.indexOf(value) >= 0) {
      root.classList.add("mode-" + value);
    }
  }

  root.classList.add("js");
  choose("elder", ["big"]);
  choose("size", ["large", "huge"]);
  choose("tone", ["light", "dark", "contrast"]);
  if (window.speechSynthesis && window.SpeechSynthesisUtterance) {
    // Room is kept for the button that reads aloud: whether there is a voice is known only later.
    root.classList.add("may-speak");
  }
})();
