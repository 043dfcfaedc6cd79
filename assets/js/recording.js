/* Recorded talks: captions and chapters come to the player by script, because <track src> is dead on file://.
   Jump links turn the player to their place, and the line that is heard is marked.  Nothing is remembered. */
(function (global, document) {
  "use strict";

  var sections = Array.prototype.slice.call(document.querySelectorAll("[data-recording]"));

  function playerOf(section) {
    return section.querySelector("video, audio");
  }

  /* The seconds that a jump link's address ends in: #t=83.5 */
  function place(link) {
    var found = /#t=([\d.]+)$/.exec(link.getAttribute("href") || "");
    return found ? parseFloat(found[1]) : -1;
  }

  function jump(player, seconds) {
    function go() {
      player.currentTime = seconds;
      var started = player.play();
      if (started && started.catch) {
        /* Playing may be forbidden until the reader touches the player itself: the place is right all the same. */
        started.catch(function () {});
      }
    }
    if (player.readyState > 0) {
      go();
    } else {
      player.addEventListener("loadedmetadata", go, { once: true });
      player.load();
    }
  }

  /* -- the line that is heard ---------------------------------------------------------------- */

  function follow(player, list) {
    var links = Array.prototype.slice.call(list.querySelectorAll("a"));
    var starts = links.map(place);
    var now = -1;

    function heard(seconds) {
      var low = 0;
      var high = starts.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (starts[middle] <= seconds + 0.05) { low = middle + 1; } else { high = middle; }
      }
      return low - 1;
    }

    function mark() {
      var next = player.played.length || player.currentTime > 0 ? heard(player.currentTime) : -1;
      if (next === now) { return; }
      if (now >= 0) {
        links[now].classList.remove("now");
        links[now].removeAttribute("aria-current");
      }
      now = next;
      if (now < 0) { return; }
      links[now].classList.add("now");
      links[now].setAttribute("aria-current", "true");
      /* The list scrolls, the page does not, and not under the reader's hand. */
      if (list.scrollHeight > list.clientHeight && !list.contains(document.activeElement)) {
        var box = list.getBoundingClientRect();
        var line = links[now].getBoundingClientRect();
        if (line.top < box.top || line.bottom > box.bottom) {
          list.scrollTop += line.top - box.top - list.clientHeight / 3;
        }
      }
    }

    player.addEventListener("timeupdate", mark);
    player.addEventListener("seeked", mark);
  }

  /* -- captions and chapters ----------------------------------------------------------------- */

  /* A cue's text is markup of its own: what editors wrote must not be read as such. */
  function plain(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  function fill(player, kind, label, cues, mode) {
    if (!cues.length || !player.addTextTrack || !global.VTTCue) { return; }
    var track = player.addTextTrack(kind, label, document.documentElement.lang);
    /* A disabled track takes no cues in some engines. */
    track.mode = "hidden";
    cues.forEach(function (cue) {
      track.addCue(new global.VTTCue(cue[0], cue[1], plain(cue[2])));
    });
    track.mode = mode;
  }

  global.hongchengCues = function (name, cues, chapters) {
    sections.forEach(function (section) {
      if (section.getAttribute("data-recording") !== name || section.filled) { return; }
      section.filled = true;
      var player = playerOf(section);
      var last = cues.length ? cues[cues.length - 1][1] : 0;
      fill(player, "captions", "字幕", cues, player.nodeName === "VIDEO" ? "showing" : "hidden");
      fill(player, "chapters", "章节", chapters.map(function (chapter, number) {
        var next = chapters[number + 1];
        return [chapter[0], next ? next[0] : Math.max(last, chapter[0] + 1), chapter[1]];
      }), "hidden");
    });
  };

  var asked = {};
  sections.forEach(function (section) {
    var player = playerOf(section);
    section.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a") : null;
      var seconds = link ? place(link) : -1;
      if (seconds < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      jump(player, seconds);
    });
    Array.prototype.forEach.call(section.querySelectorAll(".jumps"), function (list) {
      follow(player, list);
    });
    /* One voice at a time. */
    player.addEventListener("play", function () {
      sections.forEach(function (other) {
        if (other !== section) { playerOf(other).pause(); }
      });
    });
    var source = section.getAttribute("data-src");
    if (source && !asked[source]) {
      asked[source] = true;
      var script = document.createElement("script");
      script.src = source;
      document.head.appendChild(script);
    }
  });
})(window, document);
