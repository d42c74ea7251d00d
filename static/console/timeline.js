/* The last 200 events in words, newest first; and the mutual aid that is on its way. */

import { clockText, element, keyed, short, words } from "./dom.js";

const requestWords = {
  draft: "draft", submitted: "sent", partly_filled: "partly filled", filled: "filled", closed: "closed",
  withdrawn: "withdrawn", unable_to_fill: "unable to fill",
};
const openStates = new Set(["submitted", "partly_filled", "filled"]);

export function createTimeline({ store, onOpen }) {
  const list = document.getElementById("timeline");
  const empty = document.getElementById("timeline-empty");

  function refresh() {
    const entries = [...store.timeline].reverse();
    empty.hidden = entries.length > 0;
    keyed(list, entries, (entry) => entry.id, newEntry, () => {});
  }

  function newEntry(entry) {
    const item = element("li", `entry tier-${entry.payload.tier ?? "event"}`);
    const time = element("time", "", { datetime: entry.at }, clockText(entry.at, true));
    const text = element("span", "entry-text", {}, entry.payload.text);
    item.append(time);
    const number = numberOf(entry.payload);
    if (number) {
      const button = element("button", "entry-number", { type: "button", title: number }, short(number));
      button.addEventListener("click", () => onOpen(number));
      item.append(button);
    } else {
      item.append(element("span", "entry-number none"));
    }
    item.append(text, element("span", "entry-by", {}, entry.by ?? ""));
    return item;
  }

  return { refresh, focus: () => list.parentElement.focus() };
}

/** Which incident an entry is about. */
export function numberOf({ noun, row }) {
  return noun === "incident" ? row?.number : row?.incident?.number;
}

export function createAid({ store, inboxUrl }) {
  const list = document.getElementById("aid");
  const section = document.getElementById("aid-section");
  const count = document.getElementById("aid-count");

  function refresh() {
    const rows = store.rows("request").filter((row) => openStates.has(row.state)).sort(byDue);
    section.hidden = rows.length === 0;
    count.textContent = String(rows.length);
    keyed(list, rows, (row) => row.uuid, () => newRequest(inboxUrl), (node, row) => paint(node, row, store));
  }

  return { refresh };
}

function byDue(one, other) {
  return (one.needed_by ?? "9").localeCompare(other.needed_by ?? "9");
}

function newRequest(inboxUrl) {
  const item = element("li");
  const link = element("a", "aid-row", { href: inboxUrl });
  link.append(
    element("span", "aid-what"), element("span", "pill"), element("span", "aid-who"), element("span", "aid-due"),
  );
  item.append(link);
  return item;
}

function paint(item, row, store) {
  const [what, pill, who, due] = item.firstElementChild.children;
  const asked = row.lines.reduce((sum, line) => sum + line.quantity, 0);
  const filled = row.lines.reduce((sum, line) => sum + (line.filled ?? 0), 0);
  const mine = row.offers.some((offer) => offer.state === "invited" && store.owns(offer.providing));
  words(what, row.lines.map((line) => `${line.quantity} × ${line.kind_name}`).join(", "));
  words(pill, mine ? "your answer" : `${requestWords[row.state]} ${filled}/${asked}`);
  pill.className = mine ? "pill pill-amber" : "pill";
  words(who, `${row.requesting.name} · ${short(row.incident.number)}`);
  words(due, row.needed_by ? `by ${clockText(row.needed_by)}` : "");
}
