/* 长辈版, colours and keys: the panel in the head.  The choice is kept for the next page. */
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

  function kept(name) {
    try {
      return window.localStorage.getItem(name);
    } catch (error) {
      return null;
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

  // A key of one character must be one that can be switched off (WCAG 2.1.4).
  var box = document.querySelector(".seek input");
  var slash = form.querySelector("[name=slash]");
  function tellSlash() {
    if (slash.checked) {
      box.setAttribute("aria-keyshortcuts", "/");
    } else {
      box.removeAttribute("aria-keyshortcuts");
    }
  }
  // Where storage is forbidden the choice holds for this page.
  function settleSlash() {
    slash.checked = kept("reading-slash") ? kept("reading-slash") === "on" : slash.checked;
    tellSlash();
  }
  function isWritten(element) {
    return element.isContentEditable || /^(?:textarea|select)$/i.test(element.tagName) ||
      element.tagName === "INPUT" && !/^(?:radio|checkbox|button|submit)$/.test(element.type);
  }
  if (box && slash) {
    form.querySelector(".reading-keys").hidden = false;
    settleSlash();
    window.addEventListener("pageshow", settleSlash);
    slash.addEventListener("change", function () {
      keep("reading-slash", slash.checked ? "on" : "off");
      tellSlash();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "/" && slash.checked && !event.defaultPrevented && !isWritten(event.target) &&
        !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    });
  }
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
