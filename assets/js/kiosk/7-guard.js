/* No way out: a visitor touches the kiosk, not the browser. */
(function (global, document) {
  "use strict";

  if (!document) { return; }

  function stop(event) { event.preventDefault(); }

  ["contextmenu", "selectstart", "dragstart", "dragover", "drop", "copy", "cut", "paste", "gesturestart", "auxclick"]
    .forEach(function (name) { document.addEventListener(name, stop, { capture: true, passive: false }); });

  /* Two fingers would zoom the page, or go back. */
  document.addEventListener("touchmove", function (event) {
    if (event.touches.length > 1) { event.preventDefault(); }
  }, { capture: true, passive: false });

  document.addEventListener("wheel", function (event) {
    if (event.ctrlKey) { event.preventDefault(); }
  }, { capture: true, passive: false });

  /* Printing, saving, finding, zooming, leaving: all of them are keys with a modifier, or above the digits. */
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$|^Browser|^Launch|^ContextMenu$/.test(event.key)) {
      event.preventDefault();
    }
  }, true);

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (link && /^[a-z]+:/i.test(link.getAttribute("href"))) { event.preventDefault(); }
  }, true);
}(this, typeof document === "undefined" ? null : document));
