/* The queue: open incidents, most severe first, newest first. It is the map's table twin. */

import { element, keyed, sinceText, words } from "./dom.js";

const order = { critical: 0, high: 1, medium: 2, low: 3 };
const rowsAtMost = 200;

export function createQueue({ store, selection, onChoose }) {
  const list = document.getElementById("queue");
  const count = document.getElementById("queue-count");
  const more = document.getElementById("queue-more");
  const search = document.getElementById("queue-search");
  const filters = document.getElementById("queue-filters");
  let filter = "all";
  let shown = [];

  function matches(row, mine) {
    if (row.stage === "closed") return false;
    if (filter === "mine" && !store.owns(row.agency) && !mine.has(row.uuid)) return false;
    if (filter === "grave" && order[row.severity] > 1) return false;
    if (filter === "picture" && !row.promoted && !row.children) return false;
    const wanted = search.value.trim().toLowerCase();
    if (!wanted) return true;
    return [row.number, row.type_name, row.title, row.place_text, row.jurisdiction?.name]
      .some((text) => text?.toLowerCase().includes(wanted));
  }

  function refresh() {
    const { units, mine } = unitCounts(store);
    const rows = store.rows("incident").filter((row) => matches(row, mine)).sort(bySeverityThenAge);
    shown = rows.slice(0, rowsAtMost);
    keyed(list, shown, (row) => row.uuid, () => newRow(onChoose), (node, row) =>
      paint(node, row, units.get(row.uuid) ?? 0, row.uuid === selection.incident));
    count.textContent = String(rows.length);
    more.hidden = rows.length <= rowsAtMost && rows.length > 0;
    more.textContent = rows.length
      ? `${rows.length - rowsAtMost} more: narrow the list by a filter.`
      : search.value || filter !== "all" ? "No incident fits this filter." : "No open incident. Press N to log one.";
  }

  filters.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-filter]");
    if (!button) return;
    filter = button.dataset.filter;
    for (const other of filters.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    refresh();
  });
  search.addEventListener("input", refresh);

  return {
    refresh,
    /** Move by one from the chosen row; the map follows. */
    step(by) {
      if (!shown.length) return;
      const at = shown.findIndex((row) => row.uuid === selection.incident);
      const next = shown[at < 0 ? 0 : (at + by + shown.length) % shown.length];
      onChoose(next.uuid, { focus: true });
    },
    focus() {
      (list.querySelector('[aria-current="true"]') ?? list.querySelector("button") ?? search).focus();
    },
    focusRow(uuid) {
      list.querySelector(`button[data-uuid="${uuid}"]`)?.focus();
    },
  };
}

function bySeverityThenAge(one, other) {
  const step = order[one.severity] - order[other.severity];
  if (step || one.heard_at === other.heard_at) return step;
  return one.heard_at < other.heard_at ? 1 : -1;
}

function unitCounts(store) {
  const units = new Map();
  const mine = new Set();
  for (const asset of store.rows("asset")) {
    const uuid = asset.incident?.uuid;
    if (!uuid) continue;
    units.set(uuid, (units.get(uuid) ?? 0) + 1);
    if (store.owns(asset.agency)) mine.add(uuid);
  }
  return { units, mine };
}

function newRow(onChoose) {
  const button = element("button", "queue-row", { type: "button" });
  button.append(
    element("span", "sev-mark"), element("span", "visually-hidden severity-word"), element("span", "row-type"),
    element("time", "row-since"), element("span", "row-place"), element("span", "row-number"),
    element("span", "row-facts"),
  );
  button.addEventListener("click", () => onChoose(button.dataset.uuid, { open: true }));
  const item = element("li");
  item.append(button);
  return item;
}

function paint(item, row, units, chosen) {
  const button = item.firstElementChild;
  const [mark, severity, type, since, place, number, facts] = button.children;
  button.dataset.uuid = row.uuid;
  button.dataset.number = row.number;
  button.setAttribute("aria-current", String(chosen));
  mark.className = `sev-mark sev-${row.severity}`;
  words(mark, String(order[row.severity] + 1));
  words(severity, `${row.severity}: `);
  words(type, row.type_name);
  since.dataset.since = String(Date.parse(row.heard_at));
  since.setAttribute("datetime", row.heard_at);
  sinceText(since);
  words(place, row.place_text || row.title || "No place given");
  words(number, row.number);
  paintFacts(facts, row, units);
}

function paintFacts(facts, row, units) {
  const key = [row.stage, row.located, row.jurisdiction?.name, units, row.parent, row.children].join("|");
  if (facts.dataset.key === key) return;
  facts.dataset.key = key;
  facts.replaceChildren();
  if (row.located === "outside") facts.append(element("span", "pill pill-amber", {}, "outside boundaries"));
  if (row.located === "words") facts.append(element("span", "pill pill-amber", {}, "not on map"));
  if (row.jurisdiction) facts.append(element("span", "", {}, row.jurisdiction.name));
  if (row.children) facts.append(element("span", "", {}, `${row.children} joined`));
  if (row.parent) facts.append(element("span", "", {}, `in ${row.parent}`));
  facts.append(element("span", "", {}, row.stage));
  facts.append(element("span", units ? "row-units" : "row-units none", {}, units === 1 ? "1 unit" : `${units} units`));
}
