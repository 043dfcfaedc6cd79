/* 长辈版 and colours: the panel in the head.  The choice is kept for the next page. */
(function () {
  "use strict";
  var root = document.documentElement;
  var tones = ["light", "dark", "contrast"];

  function keep(name, value) {
    try {
      window.localStorage.setItem(name, value);
    } catch (error) {
      // Then the choice holds for this page only.
    }
  }

  function show(size, tone) {
    root.classList.toggle("mode-big", size === "big");
    tones.forEach(function (one) {
      root.classList.toggle("mode-" + one, tone === one);
    });
  }

  function chosen(form, name) {
    var radio = form.querySelector("input[name=" + name + "]:checked");
    return radio ? radio.value : "";
  }

  function current() {
    var tone = "auto";
    tones.forEach(function (one) {
      if (root.classList.contains("mode-" + one)) {
        tone = one;
      }
    });
    return { size: root.classList.contains("mode-big") ? "big" : "std", tone: tone };
  }

  function check(form, name, value) {
    Array.prototype.forEach.call(form.querySelectorAll("input[name=" + name + "]"), function (radio) {
      radio.checked = radio.value === value;
    });
  }

  var panel = document.querySelector(".reading");
  var form = document.querySelector(".reading-panel");
  if (!panel || !form) {
    return;
  }
  function settle() {
    var now = current();
    check(form, "size", now.size);
    check(form, "tone", now.tone);
  }
  settle();
  // A browser that restores a page from memory restores the radios, too, but not the choice made since.
  window.addEventListener("pageshow", settle);
  form.addEventListener("change", function () {
    var size = chosen(form, "size");
    var tone = chosen(form, "tone");
    show(size, tone);
    keep("reading-size", size);
    keep("reading-tone", tone);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && panel.open) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", function (event) {
    if (panel.open && !panel.contains(event.target)) {
      panel.open = false;
    }
  });
})();
