/* What a kiosk shows at an instant.  Pure: no clock, no page.  Defines hongchengKiosk.schedule.
   A wall time is the number of milliseconds that a clock at the venue shows since 1970, as if it stood in UTC. */
(function (global) {
  "use strict";

  var kiosk = global.hongchengKiosk = {};
  var MINUTE = 60000;
  var DAY = 1440;
  var WEEK = 7 * DAY;
  var FIRST_DAY = "2026-01-01";
  var WEEKDAYS = "一二三四五六日";

  /* What holds while the script with the times has not come: play everything, in order, day and night. */
  var PLAIN = { offset: null, since: FIRST_DAY, hours: [], dayparts: [], loops: [], open: "", night: "black", idle: 60, title: "" };

  /* The instant *now* on the venue's wall; *away* is what the box takes for its distance from UTC, in minutes. */
  function wall(now, times, away) {
    return now + (times.offset === null ? away : times.offset) * MINUTE;
  }

  /* The minute of the week, from Monday 0:00; 1970 began on a Thursday. */
  function weekMinute(time) {
    return (Math.floor(time / MINUTE) + 3 * DAY) % WEEK;
  }

  /* 2026-07-01T19:30 */
  function stamp(time) {
    return new Date(time).toISOString().slice(0, 16);
  }

  function isWithin(stretch, minute) {
    return stretch[0] <= minute && minute < stretch[1];
  }

  function isOpen(times, time) {
    var minute = weekMinute(time);
    return times.hours.length === 0 || times.hours.some(function (stretch) { return isWithin(stretch, minute); });
  }

  /* A clock that shows a day before the content was made is wrong.  A moment that somebody chose is not. */
  function isTrusted(times, time, isChosen) {
    return stamp(time).slice(0, 10) >= (isChosen ? FIRST_DAY : times.since);
  }

  /* The loop whose turn it is; the first that is written down wins, and where none is, the kiosk's first loop. */
  function loopAt(times, time, isRight) {
    var minute = weekMinute(time);
    var parts = isRight ? times.dayparts.filter(function (part) { return isWithin(part, minute); }) : [];
    return parts.length ? parts[0][2] : times.loops.length ? times.loops[0][0] : "";
  }

  /* {loop, isOpen, isRight}: all that an instant decides. */
  function at(times, time, isChosen) {
    var isRight = isTrusted(times, time, isChosen);
    return { loop: loopAt(times, time, isRight), isOpen: !isRight || isOpen(times, time), isRight: isRight };
  }

  /* Whether what is shown from *starts* until *until* (stamps, or empty) is shown at *time*. */
  function isCurrent(starts, until, time, isRight) {
    var now = stamp(time);
    return !isRight || ((!starts || starts <= now) && (!until || now < until));
  }

  function clock(time) {
    var day = new Date(time);
    return {
      time: day.getUTCHours() + ":" + ("0" + day.getUTCMinutes()).slice(-2),
      weekday: "星期" + WEEKDAYS.charAt(Math.floor(weekMinute(time) / DAY)),
      date: day.getUTCFullYear() + "年" + (day.getUTCMonth() + 1) + "月" + day.getUTCDate() + "日"
    };
  }

  kiosk.schedule = {
    PLAIN: PLAIN, at: at, clock: clock, isCurrent: isCurrent, isTrusted: isTrusted, stamp: stamp, wall: wall, weekMinute: weekMinute
  };
}(this));
