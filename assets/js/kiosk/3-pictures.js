/* Pictures that are there before they are seen.  Defines hongchengKiosk.pictures. */
(function (global) {
  "use strict";

  var kiosk = global.hongchengKiosk;
  var LIMIT = 8000;
  var XLINK = "http://www.w3.org/1999/xlink";

  /* The pictures in *node*: elements, and addresses of those that stand in a drawing. */
  function inside(node) {
    var found = Array.prototype.slice.call(node.querySelectorAll("img"));
    Array.prototype.forEach.call(node.querySelectorAll("image"), function (drawn) {
      var picture = new global.Image();
      picture.src = drawn.getAttribute("href") || drawn.getAttributeNS(XLINK, "href");
      found.push(picture);
    });
    return found;
  }

  function loaded(picture) {
    if (picture.decode) { return picture.decode(); }
    return new Promise(function (resolve, reject) {
      picture.onload = resolve;
      picture.onerror = reject;
    });
  }

  /* Calls *hear* once: with nothing when every picture in *node* can be painted, with a reason when one cannot or
     takes too long. */
  function ready(node, hear) {
    var isOver = false;

    function end(reason) {
      if (isOver) { return; }
      isOver = true;
      kiosk.wheel.drop("pictures");
      hear(reason);
    }

    var pictures = inside(node);
    kiosk.wheel.at("pictures", LIMIT, function () { end("图片迟迟没有来"); });
    Promise.all(pictures.map(loaded)).then(function () { end(""); }, function () {
      end("图片读不出：" + pictures.filter(isBroken).map(name).join("、"));
    });
  }

  function isBroken(picture) { return picture.complete && !picture.naturalWidth; }

  function name(picture) { return picture.src.split("/").pop().slice(0, 60); }

  kiosk.pictures = { ready: ready };
}(this));
