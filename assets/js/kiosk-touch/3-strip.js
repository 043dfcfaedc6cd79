/* Pictures one beside the other: a swipe moves them by itself, the keys and the count are ours. */
(function (global, document) {
  "use strict";

  if (!document) { return; }

  function begin(section) {
    var list = section.querySelector("ul");
    var steps = section.querySelectorAll("[data-step]");
    var count = section.querySelector("[data-count]");
    var total = list.children.length;
    if (!count) { return; }

    function here() { return Math.round(list.scrollLeft / Math.max(list.clientWidth, 1)); }

    function tell() {
      count.textContent = here() + 1 + "／" + total;
      Array.prototype.forEach.call(steps, function (step) {
        var next = here() + Number(step.getAttribute("data-step"));
        step.disabled = next < 0 || next >= total;
      });
    }

    Array.prototype.forEach.call(steps, function (step) {
      step.addEventListener("click", function () {
        list.scrollTo({ left: (here() + Number(step.getAttribute("data-step"))) * list.clientWidth, behavior: "smooth" });
      });
    });
    list.addEventListener("scroll", tell, { passive: true });
    tell();
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-strip]"), begin);
}(this, typeof document === "undefined" ? null : document));
