/* How loud a kiosk is, in one place.  Defines hongchengKiosk.sound.

   Nothing in the attract loop has a sound.  Whatever plays on a page of the kiosk (recordings, lectures read aloud)
   obeys the volume of its settings; until the times have come, and where it is 0, all is mute. */
(function (global, document) {
  "use strict";

  var kiosk = global.hongchengKiosk;

  function apply(medium) {
    medium.muted = kiosk.sound.level === 0;
    medium.volume = kiosk.sound.level;
  }

  kiosk.sound = {
    /* From 0 to 1; who speaks by other means than a medium's element asks for it. */
    level: 0,
    /* *volume* is the setting, 0 to 100. */
    set: function (volume) {
      kiosk.sound.level = Math.min(Math.max(Number(volume) || 0, 0), 100) / 100;
      if (document) { Array.prototype.forEach.call(document.querySelectorAll("audio, video"), apply); }
    }
  };

  if (!document) { return; }

  /* Before the first tone, also of what a script has made meanwhile. */
  ["loadstart", "play"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (/^(AUDIO|VIDEO)$/.test(event.target.tagName)) { apply(event.target); }
    }, true);
  });
}(this, typeof document === "undefined" ? null : document));
