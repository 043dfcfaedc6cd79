/* 长辈版 (one tap in the head), and the panel beside it: size, colours, keys.  Choices are kept for the next page. */
(function () {
  "use strict";
  var root = document.documentElement;
  // What may be chosen: name → classes that start with mode-.  What stands first needs no class.
  var choices = { elder: ["std", "big"], size: ["std", "large", "huge"], tone: ["auto", "light", "dark", "contrast"] };

  function keep(name, value) {
    try {
      window.localStorage.setItem("reading-" + name, value);
    } catch (error) {
      // Then the choice holds for this page only.
    }
  }

  function kept(name) {
    try {
      return window.localStorage.getItem("reading-" + name);
    } catch (error) {
      return null;
    }
  }

  function current(name) {
    return choices[name].filter(function (value) {
      return root.classList.contains("mode-" + value);
    })[0] || choices[name][0];
  }

  function show(name, value) {
    choices[name].slice(1).forEach(function (one) {
      root.classList.toggle("mode-" + one, one === value);
    });
  }

  var panel = document.querySelector(".reading");
  var form = document.querySelector(".reading-panel");
  var elder = document.querySelector("[data-elder]");
  if (!panel || !form || !elder) {
    return;
  }

  function settle() {
    Object.keys(choices).forEach(function (name) {
      Array.prototype.forEach.call(form.querySelectorAll("input[name=" + name + "]"), function (radio) {
        radio.checked = radio.value === current(name);
      });
    });
  }
  settle();
  // A page that the browser restores from memory shows what was chosen since, on other pages.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      Object.keys(choices).forEach(function (name) {
        if (kept(name)) {
          show(name, kept(name));
        }
      });
    }
    settle();
  });
  elder.addEventListener("click", function () {
    var value = current("elder") === "big" ? "std" : "big";
    show("elder", value);
    keep("elder", value);
  });
  form.addEventListener("change", function (event) {
    var name = event.target.name;
    if (choices[name]) {
      show(name, event.target.value);
      keep(name, event.target.value);
    }
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
    slash.checked = kept("slash") ? kept("slash") === "on" : slash.checked;
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
      keep("slash", slash.checked ? "on" : "off");
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
  // An open panel left behind by the keyboard would cover what comes next.
  panel.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !panel.contains(event.relatedTarget)) {
      panel.open = false;
    }
  });
  document.addEventListener("click", function (event) {
    if (panel.open && !panel.contains(event.target)) {
      panel.open = false;
    }
  });
})();
