/* The live console: a snapshot, then the journal's entries; panes redraw at most once per frame. */

import { ask, toast } from "../js/page.js";
import { createAlarms, createSound } from "./alarms.js";
import { createCommand } from "./command.js";
import { ago, listenForKeys, tickSince, useClock, words } from "./dom.js";
import { Live } from "./live.js";
import { createMap } from "./map.js";
import { createPanel } from "./panel.js";
import { createPast } from "./past.js";
import { createQueue } from "./queue.js";
import { createPositions } from "./positions.js";
import { createSitting } from "./sitting.js";
import { Shown, Store } from "./store.js";
import { createAid, createTimeline, numberOf } from "./timeline.js";
import { createUnits } from "./units.js";

const staleAfter = 10_000;
const deadAfter = 30_000;
const root = document.getElementById("main");
const urls = root.dataset;
const present = new Store();
const store = new Shown(present);
const selection = { incident: null, asset: null };
useClock(() => store.now(), () => present.now());

const map = createMap({ store, selection, urls, onOpen: openNumber });
const command = createCommand({ urls });
const sound = createSound();
const queue = createQueue({ store, selection, onChoose: chooseIncident });
const units = createUnits({ store, selection, onChoose: chooseAsset, run: act });
const timeline = createTimeline({ store, onOpen: openNumber });
const aid = createAid({ store, inboxUrl: urls.inbox });
const sitting = createSitting({
  url: urls.session, email: urls.email, now: () => present.now(), onLock: () => present.touch("alert"),
});
const alarms = createAlarms({ store: present, sound, onOpen: openAlert, isLocked: sitting.isLocked });
const panel = createPanel({ urls, map, onShow: showNumber, onClose: queue.focus });
const live = new Live({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/`,
  streamUrl: (stream, seq) => `/api/v1/streams/${encodeURIComponent(stream)}/?since=${seq}`,
  onEntries: (entries) => {
    for (const entry of entries) {
      if (!present.apply(entry)) continue;
      alarms.hear(entry);
      panel.changed(numberOf(entry.payload));
    }
  },
  onResync: resync,
  onRefused: sitting.check,
  onSession: sitting.take,
  onBinary: createPositions({ store, onMoved: (rows) => { map.move(rows); units.age(rows); } }),
});

const painters = {
  incident: () => { queue.refresh(); if (selection.asset) units.refresh(); },
  asset: () => { units.refresh(); queue.refresh(); },
  request: aid.refresh,
  warning: map.warn,
  timeline: timeline.refresh,
};
const onMap = new Set(["incident", "asset", "alert"]);
const pending = new Set();
let frame = 0;

store.addEventListener("change", ({ detail }) => {
  for (const noun of detail) pending.add(noun);
  frame ||= requestAnimationFrame(paint);
});

/* Alarms are of the present, whatever moment the panes show. */
present.addEventListener("change", ({ detail }) => { if (detail.has("alert")) alarms.refresh(); });

function paint() {
  frame = 0;
  const nouns = [...pending];
  pending.clear();
  for (const painter of new Set(nouns.map((noun) => painters[noun]))) painter?.();
  if (awaited) showNumber(awaited);
  if (nouns.some((noun) => onMap.has(noun))) map.refresh();
  root.dataset.painted = String(performance.now());
}

function chooseIncident(uuid, { open = false, focus = false, told = false } = {}) {
  selection.incident = uuid;
  if (!told) screens.postMessage({ incident: uuid });
  selection.asset = open || focus ? null : selection.asset;
  const row = store.get("incident", uuid);
  store.touch("incident");
  map.show(row);
  if (focus) setTimeout(() => queue.focusRow(uuid), 30);
  if (open && row && isNow()) panel.openIncident(row.number);
}

function chooseAsset(uuid) {
  selection.asset = selection.asset === uuid ? null : uuid;
  store.touch("asset");
  const row = store.get("asset", uuid);
  if (row?.incident) selection.incident = row.incident.uuid;
  map.show(row);
}

function act(line) {
  if (isNow()) command.run(line);
}

function log() {
  if (isNow()) panel.openLog();
}

function openNumber(number) {
  const row = store.rows("incident").find((incident) => incident.number === number);
  if (row) chooseIncident(row.uuid, { open: true });
  else if (number && isNow()) panel.openIncident(number);
}

/* What the panel shows is what is chosen, also when it was logged a moment ago and is still on its way. */
let awaited = "";

function showNumber(number) {
  const row = store.rows("incident").find((incident) => incident.number === number);
  awaited = row ? "" : number;
  if (row && row.uuid !== selection.incident) chooseIncident(row.uuid);
}

document.getElementById("map").addEventListener("accord:map", ({ detail }) => {
  if (panel.place(detail.latlng) || !detail.found) return;
  if (detail.found.look < 4) chooseIncident(detail.found.uuid, { open: true });
  else chooseAsset(detail.found.uuid);
});

/** Pages and acts are of the present; from the past they are refused with words. */
function isNow() {
  if (store.isPast()) toast("That is of the present. Go back to now first: key T.");
  return !store.isPast();
}

function openAlert(alert) {
  if (store.isPast()) past.leave();
  if (alert?.incident?.number) openNumber(alert.incident.number);
  else if (alert?.link) panel.openPage(alert.text, new URL(alert.link, location.href).pathname);
}

const past = createPast({
  shown: store, present, root,
  onOpen: () => { panel.close(); guard(); },
  onNow: guard,
});
let askedFor = new URLSearchParams(location.search).get("at") ?? "";

/** Nothing is written from the past; alarms of the present are answered as ever. */
function guard() {
  document.getElementById("command").inert = store.isPast();
  document.getElementById("log-new").disabled = store.isPast();
  paintStale();
}

let syncing = false;
let syncedAt = 0;

/** Fetch everything anew: at the start, after a gap too wide, when admission changed. */
async function resync() {
  if (syncing) return;
  syncing = true;
  live.drop();
  const wait = Math.max(0, syncedAt + 2000 - Date.now());
  await new Promise((done) => { setTimeout(done, wait); });
  try {
    const answer = await ask(urls.snapshot);
    if (answer.status === 403 || answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const snapshot = await answer.json();
    present.load(snapshot);
    map.frameOwn();
    live.heardAt = Date.now();
    live.start(snapshot.heads, snapshot.epoch);
    if (askedFor) past.show(askedFor);
    askedFor = "";
  } catch {
    setTimeout(resync, 1000 + Math.random() * 3000);
  } finally {
    syncing = false;
    syncedAt = Date.now();
  }
}

const staleBar = document.getElementById("stale");
const liveWord = document.getElementById("live-word");

/** Never show frozen data as live: 10 s of silence is amber, 30 s is red. */
function paintStale() {
  const silence = live.silence();
  const state = silence < staleAfter ? "live" : silence < deadAfter ? "stale" : "dead";
  root.dataset.live = state;
  staleBar.hidden = state === "live";
  words(staleBar.querySelector("strong"), state === "live" ? "" : `STALE ${ago(silence).padStart(5, "0")}`);
  const open = live.isOpen();
  const then = store.isPast();
  words(liveWord, state !== "live" ? "Stale" : then ? "Past" : open ? "Live" : "Connecting");
  liveWord.parentElement.dataset.live = state === "live" && (then || !open) ? "wait" : state;
}

live.addEventListener("frame", ({ detail }) => {
  if (detail.now) present.setClock(detail.now);
  if (root.dataset.live !== "live") paintStale();
});

setInterval(() => {
  live.check();
  tickSince();
  paintStale();
}, 1000);
setInterval(() => store.touch("asset"), 15_000);

const help = document.getElementById("help");
const pick = (pane) => { root.dataset.pane = pane; paintTabs(); };
const functionKeys = {
  F2: () => command.focus(),
  F3: () => { pick("queue"); queue.focus(); },
  F4: () => { pick("map"); map.focus(); },
  F5: () => { pick("units"); units.focus(); },
  F6: () => { pick("timeline"); timeline.focus(); },
};
listenForKeys(functionKeys, {
  "/": () => command.focus(), j: () => queue.step(1), k: () => queue.step(-1),
  "]": () => queue.step(1), "[": () => queue.step(-1), n: log, t: past.toggle, a: alarms.acknowledgeFirst,
  m: () => map.show(store.get("incident", selection.incident), true),
  o: () => openNumber(store.get("incident", selection.incident)?.number),
  "?": () => help.showModal(), Escape: panel.close,
});

function paintTabs() {
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === root.dataset.pane));
  }
}

/* A second screen: the same console with one pane; what is chosen on one is chosen on the other. */
const screens = new BroadcastChannel("accord.selection");
screens.addEventListener("message", ({ data }) => {
  if (data.incident && store.get("incident", data.incident)) chooseIncident(data.incident, { told: true });
});
const only = new URLSearchParams(location.search).get("only");
if (["queue", "map", "units", "timeline"].includes(only)) {
  document.body.classList.add("one-pane");
  pick(only);
}
for (const button of document.querySelectorAll("[data-pop-out]")) {
  button.addEventListener("click", () => window.open(`?only=${button.dataset.popOut}`, "_blank", "popup"));
}

document.getElementById("log-new").addEventListener("click", log);
document.getElementById("help-open").addEventListener("click", () => help.showModal());
document.getElementById("help-commands").addEventListener("click", (event) => {
  event.preventDefault();
  help.close();
  panel.openPage("Commands", event.target.href);
});
for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => pick(tab.dataset.tab));
}
window.addEventListener("online", resync);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && live.silence() > staleAfter) live.connect();
});
resync();
