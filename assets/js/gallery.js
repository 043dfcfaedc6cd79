/* Photos over the page: a strip to swipe, keys, an address for each photo, a slide show.
   Without it, or where the browser has no dialog, every photo is a link to a page or a file of its own. */
(function () {
  "use strict";
  var SHOWN_FOR = 5000;
  var STILL_AFTER = 120;
  var root = document.documentElement;
  var slice = Array.prototype.slice;

  function all(selector) {
    return slice.call(document.querySelectorAll(selector));
  }

  function plain(event) {
    return !(event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  }

  // What is printed must have come: photos further down wait for the reader.
  window.addEventListener("beforeprint", function () {
    all("img[loading=lazy]").forEach(function (picture) {
      picture.setAttribute("loading", "eager");
    });
  });

  // A photo's own page: the arrow keys go to its neighbours.
  var turns = document.querySelector("[data-turns]");
  if (turns) {
    document.addEventListener("keydown", function (event) {
      var name = event.key === "ArrowLeft" ? "prev" : event.key === "ArrowRight" ? "next" : "";
      var way = name && turns.querySelector("[rel=" + name + "]");
      if (way && plain(event) && !event.target.closest("input, textarea, select, .reading")) {
        way.click();
      }
    });
  }

  var links = all("a.opens");
  if (!links.length || !window.HTMLDialogElement || !window.HTMLDialogElement.prototype.showModal) {
    return;
  }

  // Shots: the photos of the page in their order.
  var shots = links.map(function (link, index) {
    var holder = link.closest("li, figure, .pic");
    return { link: link, holder: holder, name: (holder && holder.id) || "photo-" + (index + 1) };
  });
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var box = null;
  var current = -1;
  var gliding = false;
  var fingers = 0;
  var stillTimer = 0;
  var showTimer = 0;

  function numberOf(hash) {
    var name = hash.slice(1);
    for (var index = 0; index < shots.length; index += 1) {
      if (shots[index].name === name) {
        return index;
      }
    }
    return -1;
  }

  // -- the dialog --------------------------------------------------------------------------

  function make(tag, name, words) {
    var made = document.createElement(tag);
    made.className = name;
    if (words) {
      made.textContent = words;
    }
    return made;
  }

  function button(name, words, action) {
    var made = make("button", name, words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function build() {
    var bar = make("div", "over-bar");
    var foot = make("div", "over-foot");
    box = {
      dialog: make("dialog", "over" + (shots.length > 1 ? "" : " over-alone")),
      count: make("p", "over-count"),
      play: button("over-play", "放映", toggle),
      own: make("a", "over-own"),
      close: button("over-close", "关闭", close),
      strip: make("div", "over-strip"),
      words: make("p", "over-words"),
      previous: button("over-way over-prev", "上一幅", function () { go(current - 1); }),
      next: button("over-way over-next", "下一幅", function () { go(current + 1); }),
      slides: shots.map(function () { return make("div", "over-slide"); })
    };
    box.dialog.setAttribute("aria-label", "看大图");
    box.count.setAttribute("aria-live", "polite");
    box.count.setAttribute("aria-atomic", "true");
    box.strip.tabIndex = 0;
    box.strip.setAttribute("role", "group");
    box.strip.setAttribute("aria-label", "照片，按左右方向键翻看");
    box.words.tabIndex = -1;
    box.slides.forEach(function (slide) { box.strip.appendChild(slide); });
    [box.count, box.play, box.own, box.close].forEach(function (part) { bar.appendChild(part); });
    [box.words, box.previous, box.next].forEach(function (part) { foot.appendChild(part); });
    [bar, box.strip, foot].forEach(function (part) { box.dialog.appendChild(part); });
    document.body.appendChild(box.dialog);

    // Of the document: after a jump to an address the browser takes the focus from where it was put.
    document.addEventListener("keydown", pressed);
    box.dialog.addEventListener("close", closed);
    ["pointerdown", "touchstart", "wheel"].forEach(function (kind) {
      box.dialog.addEventListener(kind, touched, { passive: true });
    });
    ["touchstart", "touchend", "touchcancel"].forEach(function (kind) {
      // Of the window: at a high zoom a finger may stand beside the dialog.
      window.addEventListener(kind, counted, { passive: true });
    });
    box.strip.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("resize", aligned);
    if (window.visualViewport) {
      window.visualViewport.addEventListener("resize", waitUntilStill);
    }
    document.addEventListener("visibilitychange", function () {
      if (document.hidden) {
        stop();
      }
    });
  }

  // -- one photo -----------------------------------------------------------------------------

  function fill(index) {
    var slide = box.slides[index];
    if (slide.firstChild) {
      return;
    }
    var link = shots[index].link;
    var small = link.querySelector("img");
    var picture = document.createElement("picture");
    var large = document.createElement("img");
    slice.call(link.querySelectorAll("source")).forEach(function (from) {
      var source = document.createElement("source");
      source.type = from.type;
      source.sizes = "100vw";
      source.srcset = from.getAttribute("srcset");
      picture.appendChild(source);
    });
    picture.appendChild(large);
    large.width = small.getAttribute("width");
    large.height = small.getAttribute("height");
    large.alt = small.alt;
    large.decoding = "async";
    if (small.complete && small.naturalWidth && picture.childNodes.length > 1) {
      // The small picture is here already; it stands in until the large one has come.
      var until = document.createElement("img");
      until.alt = "";
      until.src = small.currentSrc;
      slide.appendChild(until);
      large.addEventListener("load", function () {
        if (until.parentNode === slide) {
          slide.removeChild(until);
        }
      });
    }
    slide.appendChild(picture);
    large.src = small.getAttribute("src");
  }

  function empty(index) {
    var slide = box.slides[index];
    while (slide.firstChild) {
      slide.removeChild(slide.firstChild);
    }
  }

  function wordOf(shot, name) {
    var stands = shot.link.getAttribute("data-" + name);
    var told = stands === null && shot.holder ? shot.holder.querySelector("." + name) : null;
    return stands || (told ? told.textContent : "");
  }

  function told(shot) {
    while (box.words.firstChild) {
      box.words.removeChild(box.words.firstChild);
    }
    ["cap", "credit"].forEach(function (name) {
      var words = wordOf(shot, name);
      if (words) {
        box.words.appendChild(make("span", name, words));
      }
    });
  }

  // Fills the photo and its neighbours and says what it is; where the strip stands is the caller's matter.
  function show(index) {
    var shot = shots[index];
    current = index;
    box.slides.forEach(function (slide, place) {
      if (Math.abs(place - index) > 1) {
        empty(place);
      }
      if (place === index) {
        slide.removeAttribute("aria-hidden");
      } else {
        slide.setAttribute("aria-hidden", "true");
      }
    });
    [index, index + 1, index - 1].forEach(function (place) {
      if (shots[place]) {
        fill(place);
      }
    });
    told(shot);
    box.count.textContent = index + 1 + " / " + shots.length;
    box.count.appendChild(make("span", "vh", "：" + shot.link.querySelector("img").alt));
    box.own.href = shot.link.href;
    box.own.textContent = shot.link.hasAttribute("data-file") ? "打开原图" : "单独一页";
    box.previous.setAttribute("aria-disabled", String(index === 0));
    box.next.setAttribute("aria-disabled", String(index === shots.length - 1));
    if (numberOf(window.location.hash) !== index) {
      rewrite("#" + shot.name);
    }
  }

  // -- moving ------------------------------------------------------------------------------

  function place(glide) {
    var left = current * box.strip.clientWidth;
    gliding = true;
    if (glide && !calm.matches && box.strip.scrollTo) {
      box.strip.scrollTo({ left: left, behavior: "smooth" });
    } else {
      box.strip.scrollLeft = left;
    }
    waitUntilStill();
  }

  function go(index) {
    if (index !== current && shots[index]) {
      var step = Math.abs(index - current);
      show(index);
      place(step === 1);
    }
  }

  function standing() {
    var width = box.strip.clientWidth;
    return width ? Math.min(shots.length - 1, Math.round(box.strip.scrollLeft / width)) : current;
  }

  // When nothing moves any more: the photo that the strip stands at is shown, or the strip goes where it should stand.
  function waitUntilStill() {
    window.clearTimeout(stillTimer);
    stillTimer = window.setTimeout(function () {
      var wanted = gliding;
      gliding = false;
      if (!box.dialog.open || fingers || (window.visualViewport && window.visualViewport.scale > 1.01)) {
        return;
      }
      if (!wanted && standing() !== current) {
        show(standing());
      }
      // A glide may have been cut short by the next key, and after a pinch no browser snaps.
      if (Math.abs(box.strip.scrollLeft - current * box.strip.clientWidth) > 1) {
        box.strip.scrollLeft = current * box.strip.clientWidth;
      }
    }, STILL_AFTER);
  }

  function scrolled() {
    if (!gliding && box.dialog.open && standing() !== current) {
      show(standing());
    }
    waitUntilStill();
  }

  function aligned() {
    if (box.dialog.open) {
      place(false);
    }
  }

  function touched(event) {
    gliding = false;
    if (!box.play.contains(event.target)) {
      stop();
    }
  }

  function counted(event) {
    fingers = event.touches.length;
    waitUntilStill();
  }

  function pressed(event) {
    var onControl = event.target.closest("button, a");
    if (!box.dialog.open || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === " " && !onControl) {
      event.preventDefault();
      toggle();
      return;
    }
    if (onControl !== box.play || (event.key !== " " && event.key !== "Enter")) {
      stop();
    }
    var ways = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: shots.length - 1 };
    if (Object.prototype.hasOwnProperty.call(ways, event.key)) {
      event.preventDefault();
      go(ways[event.key]);
    }
  }

  // -- the slide show ----------------------------------------------------------------------

  function toggle() {
    if (showTimer) {
      stop();
    } else {
      box.play.textContent = "暂停";
      box.count.setAttribute("aria-live", "off");
      showTimer = window.setTimeout(onward, SHOWN_FOR);
    }
  }

  function onward() {
    var following = (current + 1) % shots.length;
    var picture = box.slides[following].querySelector("picture img");
    if (picture && !picture.complete) {
      showTimer = window.setTimeout(onward, SHOWN_FOR / 10);
      return;
    }
    go(following);
    showTimer = window.setTimeout(onward, SHOWN_FOR);
  }

  function stop() {
    if (showTimer) {
      window.clearTimeout(showTimer);
      showTimer = 0;
      box.play.textContent = "放映";
      box.count.setAttribute("aria-live", "polite");
    }
  }

  // -- opening, closing and the address: one step for the Back key, however many photos were seen ------------

  function rewrite(hash) {
    try {
      window.history.replaceState(window.history.state, "", hash || window.location.pathname + window.location.search);
    } catch (error) {
      window.location.replace(hash || "#");
    }
  }

  function enter(index) {
    try {
      // Where the reader comes back to is the photo last seen, not where the page stood.
      window.history.scrollRestoration = "manual";
      window.history.pushState({ over: true }, "", "#" + shots[index].name);
    } catch (error) {
      window.location.hash = shots[index].name;
    }
    open(index);
  }

  function open(index) {
    if (!box) {
      build();
    }
    if (!box.dialog.open) {
      root.classList.add("over-open");
      box.dialog.showModal();
    }
    show(index);
    place(false);
    box.strip.focus({ preventScroll: true });
  }

  function close() {
    box.dialog.close();
  }

  function comeBack() {
    var link = shots[current].link;
    root.classList.remove("over-open");
    link.focus();
  }

  function closed() {
    stop();
    comeBack();
    if (numberOf(window.location.hash) >= 0) {
      // By a button or by Esc: the Back key has not been used.
      if (window.history.state && window.history.state.over) {
        window.history.back();
      } else {
        rewrite("");
      }
    }
    shots.forEach(function (shot, index) { empty(index); });
  }

  window.addEventListener("popstate", function () {
    var index = numberOf(window.location.hash);
    var isOpen = box && box.dialog.open;
    if (index >= 0) {
      if (!isOpen || index !== current) {
        open(index);
      }
      return;
    }
    if (isOpen) {
      close();
    } else if (box && current >= 0 && window.history.scrollRestoration === "manual") {
      comeBack();
    }
    window.history.scrollRestoration = "auto";
  });

  document.addEventListener("click", function (event) {
    var index = event.button || !event.target.closest ? -1 : links.indexOf(event.target.closest("a.opens"));
    if (index >= 0 && plain(event)) {
      event.preventDefault();
      enter(index);
    }
  });

  all("[data-play]").forEach(function (start) {
    start.addEventListener("click", function () {
      enter(0);
      toggle();
    });
  });

  if (numberOf(window.location.hash) >= 0) {
    open(numberOf(window.location.hash));
    window.addEventListener("load", function () {
      if (box.dialog.open && !box.dialog.contains(document.activeElement)) {
        box.strip.focus({ preventScroll: true });
      }
    });
  }
})();
