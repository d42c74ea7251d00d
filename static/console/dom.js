/* Small sure steps on the page: make, write only what changed, keep rows in order by key. */

const lettersStored = "accord.letters";

export function element(name, className = "", attributes = {}, text = "") {
  const node = document.createElement(name);
  if (className) node.className = className;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

export function words(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Make `parent` hold one child per row, in order, moving as few nodes as it can; children without a
    key (a table's head) stay first. */
export function keyed(parent, rows, keyOf, make, paint) {
  const ours = [...parent.children].filter((node) => node.dataset.key !== undefined);
  const held = new Map(ours.map((node) => [node.dataset.key, node]));
  let at = ours[0] ?? null;
  for (const row of rows) {
    const key = keyOf(row);
    let node = held.get(key);
    if (node) held.delete(key);
    else {
      node = make(row);
      node.dataset.key = key;
    }
    paint(node, row);
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  for (const node of held.values()) node.remove();
}

let now = () => Date.now();
let present = now;

/** The clock of what is shown; what bears `data-present` follows the present's. */
export function useClock(clock, ofThePresent = clock) {
  now = clock;
  present = ofThePresent;
}

/** How long ago, as a dispatcher reads it: 0:42, 14:20, 3 h 05, 2 d. */
export function ago(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
  return `${Math.floor(seconds / 86400)} d`;
}

export function sinceText(node) {
  const clock = "present" in node.dataset ? present : now;
  words(node, ago(clock() - Number(node.dataset.since)));
}

/** Once a second, only what is on the page and only where the words change. */
export function tickSince() {
  for (const node of document.querySelectorAll("[data-since]")) sinceText(node);
}

export function clockText(iso, seconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (seconds) options.second = "2-digit";
  return new Date(iso).toLocaleTimeString([], options);
}

/** A number as spoken: without the year, which every row on the screen shares. */
export function short(number) {
  return number.replace(/^\d{4}-/, "");
}

/** Single letters can be switched off (WCAG 2.1.4) and never fire while someone types. */
export function listenForKeys(functionKeys, letters) {
  const toggle = document.getElementById("letters");
  let on = localStorage.getItem(lettersStored) !== "off";
  toggle.checked = on;
  toggle.addEventListener("change", () => {
    on = toggle.checked;
    localStorage.setItem(lettersStored, on ? "on" : "off");
  });

  function isTyping(target) {
    return target.closest("input:not([type=checkbox], [type=range]), textarea, select, [contenteditable], dialog[open]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const always = functionKeys[event.key];
    if (always) {
      event.preventDefault();
      always();
      return;
    }
    const act = letters[event.key] ?? letters[event.key.toLowerCase()];
    if (!on || !act || isTyping(event.target)) return;
    event.preventDefault();
    act();
  });
}
