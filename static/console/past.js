/* The time slider: any second of the past, played at three speeds. */

import { ask, toast } from "../js/page.js";
import { ago, words } from "./dom.js";
import { Then } from "./store.js";

const svg = "http://www.w3.org/2000/svg";
const tick = 250;
const settle = 200;
const fetchAhead = 20;
const $ = (id) => document.getElementById(id);
const iso = (moment) => new Date(moment).toISOString();

/** The address names the moment, so that it can be sent to somebody; nothing else of it changes. */
function remember(at) {
  const address = new URL(location.href);
  if (at) address.searchParams.set("at", at);
  else address.searchParams.delete("at");
  history.replaceState(null, "", address);
}

export function createPast({ shown, present, root, onOpen, onNow }) {
  const [bar, slider, play, date, error] = ["past", "past-at", "past-play", "past-date", "past-error"].map($);
  const then = new Then();
  const span = { start: 0, length: 3600_000 };
  let timer = 0;
  let waiting = 0;
  let asked = 0;
  let fetching = false;
  let speed = 1;

  async function read(path, said) {
    const answer = await ask(`${root.dataset.picture}${path}?${new URLSearchParams(said)}`);
    if (answer.ok) return answer.json();
    const { detail } = await answer.json().catch(() => ({}));
    throw new Error(detail ?? "The past cannot be read now. Try again.");
  }

  /** What could not be read changes nothing: the bar goes back to the moment that is shown. */
  function refuse(fault) {
    const text = fault instanceof TypeError ? "The server cannot be reached." : fault.message;
    if (!shown.isPast()) return toast(text);
    stop();
    words(error, text);
    root.dataset.past = "";
    return paint(then.moment);
  }

  /** Look at a moment; the last one asked for wins. */
  const open = (moment) => fetchMoment(iso(Math.min(moment, present.now())));

  /** The moment as text: an address may name microseconds. */
  async function fetchMoment(at) {
    asked += 1;
    const mine = asked;
    try {
      const picture = await read("", { at });
      if (mine === asked) take(picture);
    } catch (fault) {
      if (mine === asked) refuse(fault);
    }
  }

  function take(picture) {
    then.show(picture);
    const at = then.moment;
    if (!shown.isPast()) enter();
    if (at < span.start || at > span.start + span.length) frame(at);
    root.dataset.past = "";
    words(error, "");
    paint(at);
    remember(picture.at);
  }

  function enter() {
    shown.look(then);
    bar.hidden = false;
    $("past-open").setAttribute("aria-expanded", "true");
    frame(then.moment);
    onOpen();
    slider.focus();
  }

  function leave() {
    asked += 1;
    stop();
    clearTimeout(waiting);
    bar.hidden = true;
    words(error, "");
    delete root.dataset.past;
    $("past-open").setAttribute("aria-expanded", "false");
    shown.look(present);
    remember("");
    onNow();
  }

  /** The stretch the slider covers: it ends now, or has the moment in its middle. */
  function frame(at) {
    const latest = present.now() - span.length;
    span.start = at >= latest ? latest : at - span.length / 2;
    slider.max = String(span.length / 1000);
    const until = Math.min(span.start + span.length, present.now());
    const step = Math.max(1, Math.round(span.length / 120_000));
    read("marks/", { from: iso(span.start), to: iso(until), step })
      .then((marks) => drawMarks($("past-marks"), marks, span), () => {});
  }

  function paint(moment) {
    const text = momentWords(moment, present.now());
    words($("past-words"), text);
    slider.value = String(Math.round((moment - span.start) / 1000));
    slider.setAttribute("aria-valuetext", text);
    const local = new Date(moment - new Date(moment).getTimezoneOffset() * 60_000);
    if (document.activeElement !== date) date.value = local.toISOString().slice(0, 19);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.setAttribute("aria-pressed", "false");
    words(play, "Play");
  }

  function start() {
    play.setAttribute("aria-pressed", "true");
    words(play, "Pause");
    timer = setInterval(pass, tick);
    pass();
  }

  function pass() {
    const reached = then.advance(then.moment + speed * tick);
    if (reached > present.now() - 1000) return leave();
    if (reached > span.start + span.length) frame(reached);
    paint(reached);
    if (then.knownUntil - reached < (speed * fetchAhead * 1000) / 2 && !fetching) fetchMore();
  }

  async function fetchMore() {
    fetching = true;
    const mine = asked;
    const from = then.knownUntil;
    const to = Math.min(from + speed * fetchAhead * 1000, present.now());
    try {
      const entries = [];
      for (let after = ""; after !== null;) {
        const page = await read("changes/", { from: iso(from), to: iso(to), after });
        entries.push(...page.entries);
        after = page.next;
      }
      if (mine === asked) then.expect(entries, to);
    } catch (fault) {
      if (mine === asked) refuse(fault);
    } finally {
      fetching = false;
    }
  }

  function later(moment) {
    stop();
    clearTimeout(waiting);
    root.dataset.past = "wait";
    paint(moment);
    waiting = setTimeout(() => open(moment), settle);
  }

  slider.addEventListener("input", () => later(span.start + Number(slider.value) * 1000));
  date.addEventListener("change", () => { if (date.value) later(new Date(date.value).getTime()); });
  play.addEventListener("click", () => (timer ? stop() : start()));
  $("past-speed").addEventListener("change", (event) => { speed = Number(event.target.value); });
  $("past-span").addEventListener("change", (event) => {
    span.length = Number(event.target.value) * 1000;
    frame(then.moment);
    paint(then.moment);
  });
  $("past-now").addEventListener("click", leave);
  const toggle = () => (bar.hidden ? open(present.now() - 60_000) : leave());
  $("past-open").addEventListener("click", toggle);
  return { toggle, show: fetchMoment, leave };
}

/** "Picture of 14:02:05, 12:04 ago"; with the day where it is another one. */
function momentWords(moment, now) {
  const at = new Date(moment);
  const time = at.toLocaleTimeString([], { timeStyle: "medium", hourCycle: "h23" });
  const sameDay = at.toDateString() === new Date(now).toDateString();
  const day = sameDay ? "" : `${at.toLocaleDateString([], { dateStyle: "medium" })}, `;
  return `Picture of ${day}${time}, ${ago(now - moment)} ago`;
}

/** A bar for each busy step. */
function drawMarks(picture, marks, { start, length }) {
  const most = Math.max(1, ...marks.map((mark) => mark.events));
  picture.replaceChildren(...marks.map(({ at, events }) => {
    const bar = document.createElementNS(svg, "rect");
    const height = 2 + (8 * events) / most;
    const place = { x: ((Date.parse(at) - start) / length) * 120, y: 10 - height, width: 0.8, height };
    for (const [name, value] of Object.entries(place)) bar.setAttribute(name, value.toFixed(2));
    return bar;
  }));
}
