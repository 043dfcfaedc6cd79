/* What the preview server adds to every page: the findings of a failed build, over the last good page.
 * Never published.  Loaded before livereload.js, which takes the plugin below from `window`. */
(function () {
  "use strict";

  var REPORT = "/__hongcheng/problems.json";
  var FAILED = "/__hongcheng/failed";
  var box = null;

  function element(name, style, text) {
    var node = document.createElement(name);
    // Set by property, one at a time: the pages' policy forbids style attributes.
    Object.keys(style).forEach(function (key) { node.style[key] = style[key]; });
    if (text) node.textContent = text;
    return node;
  }

  function close() {
    if (box) box.remove();
    box = null;
  }

  function line(problem) {
    var place = problem.path + (problem.line ? ":" + problem.line + ":" + (problem.column || 1) : "");
    var row = element("li", { margin: "0 0 .9em", listStyle: "none" });
    var level = problem.level === "error" ? "错误 " : "警告 ";
    row.append(
      element("div", { fontFamily: "monospace", opacity: ".8", overflowWrap: "anywhere" }, place),
      element("div", {}, level + problem.code + " " + problem.message + (problem.hint ? "，" + problem.hint : ""))
    );
    return row;
  }

  function show(report) {
    close();
    if (report.published) return;
    box = element("div", {
      position: "fixed", top: "0", right: "0", bottom: "0", left: "0", zIndex: "2147483647", overflow: "auto",
      padding: "5vh 6vw", background: "rgba(24, 12, 12, .94)", color: "#fff", font: "16px/1.6 sans-serif",
      textAlign: "left"
    });
    box.id = "hongcheng-problems";
    box.setAttribute("role", "alert");
    var button = element("button", { float: "right", padding: ".4em 1em", font: "inherit" }, "关闭（Esc）");
    button.type = "button";
    button.addEventListener("click", close);
    var list = element("ol", { margin: "0", padding: "0" });
    report.problems.forEach(function (problem) { list.append(line(problem)); });
    box.append(
      button,
      element("h2", { margin: "0 0 .6em", font: "bold 22px/1.4 sans-serif", color: "#fff" },
        "有 " + report.problems.length + " 处要改，页面保持上一次的样子"),
      list
    );
    document.documentElement.append(box);
  }

  function look() {
    fetch(REPORT, { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(show)
      .catch(function () {});
  }

  function Problems() {}
  Problems.identifier = "hongcheng";
  Problems.version = "1.0";
  Problems.prototype.reload = function (path) {
    if (path !== FAILED) return false;
    look();
    return true;
  };
  window.LiveReloadPluginHongcheng = Problems;

  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  look();
})();
