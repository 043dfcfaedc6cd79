/* 复制到公众号: the text with its styles, fetched when it is asked for, onto the clipboard. */
(function () {
  "use strict";

  var button = document.querySelector("[data-wechat]");
  var canWrite = Boolean(window.ClipboardItem && navigator.clipboard && navigator.clipboard.write);
  var canCopy = Boolean(document.queryCommandSupported && document.queryCommandSupported("copy"));
  if (!button || !(canWrite || canCopy)) {
    return;
  }
  var label = button.textContent;
  var text = "";
  var plain = "";
  var waiting = null;

  // The file calls this with the text.
  window.hongchengWechat = function (html, words) {
    text = html;
    plain = words;
  };

  function tell(words) {
    button.textContent = words;
    window.setTimeout(function () {
      button.textContent = label;
    }, 3000);
  }

  function load(then) {
    if (text) {
      then();
      return;
    }
    waiting = then;
    if (document.querySelector("script[data-wechat-text]")) {
      return;
    }
    var script = document.createElement("script");
    script.src = button.getAttribute("data-src");
    script.setAttribute("data-wechat-text", "");
    script.onload = function () {
      if (waiting) {
        waiting();
      }
    };
    script.onerror = function () {
      script.parentNode.removeChild(script);
      tell("没有取到，请再试");
    };
    document.head.appendChild(script);
  }

  function fill(event) {
    event.clipboardData.setData("text/html", text);
    event.clipboardData.setData("text/plain", plain);
    event.preventDefault();
  }

  function copied() {
    tell("已复制，到公众号里粘贴");
  }

  // The older way first: what it puts on the clipboard is not read again under the page's policy, which knows no style.
  function copy() {
    var done = false;
    document.addEventListener("copy", fill);
    try {
      done = document.execCommand("copy");
    } catch (error) {
      done = false;
    }
    document.removeEventListener("copy", fill);
    if (done) {
      copied();
    } else if (canWrite) {
      navigator.clipboard.write([new window.ClipboardItem({
        "text/html": new Blob([text], { type: "text/html" }),
        "text/plain": new Blob([plain], { type: "text/plain" })
      })]).then(copied, function () {
        tell("没有复制成，请再试");
      });
    } else {
      tell("没有复制成，请再试");
    }
  }

  // Fetched on the way to the button, so that the click itself may use the clipboard.
  function ready() {
    load(function () {});
  }
  button.addEventListener("pointerenter", ready);
  button.addEventListener("focus", ready);
  button.addEventListener("click", function () {
    load(copy);
  });
  button.hidden = false;
})();
