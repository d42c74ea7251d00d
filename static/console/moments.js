/* Moments in words, and the marks above the slider that say where something happened. */

const unitsOfTime = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
const svg = "http://www.w3.org/2000/svg";

/** "Picture of 14:02:05, 12 minutes ago"; with the day where it is another one. */
export function momentWords(moment, now) {
  const at = new Date(moment);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const sameDay = at.toDateString() === new Date(now).toDateString();
  const day = sameDay ? "" : `${at.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short", year: "numeric" })}, `;
  return `Picture of ${day}${time}, ${agoWords((now - moment) / 1000)} ago`;
}

export function agoWords(seconds) {
  const [unit, length] = unitsOfTime.find(([, least]) => seconds >= least) ?? ["second", 1];
  const count = Math.max(0, Math.floor(seconds / length));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** One bar for each step in which something happened, as high as it was busy. */
export function drawMarks(picture, marks, { start, length }) {
  const most = Math.max(1, ...marks.map((mark) => mark.events));
  picture.replaceChildren(...marks.map(({ at, events }) => {
    const bar = document.createElementNS(svg, "rect");
    const height = 2 + (8 * events) / most;
    const place = { x: ((Date.parse(at) - start) / length) * 120, y: 10 - height, width: 0.8, height };
    for (const [name, value] of Object.entries(place)) bar.setAttribute(name, value.toFixed(2));
    return bar;
  }));
}
