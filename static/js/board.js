/* Keys of the board: arrows go between cards, N does a card's next step, U undoes one's own; where that
   asks first, it opens and waits for Enter. While nobody works on it, the page reads itself again. */

const every = 30000;
const kept = "board-card";
const links = (place) => [...place.querySelectorAll("[data-card] .board-head a")];

function beside(card, step) {
  const columns = [...document.querySelectorAll("[data-column]")].filter((one) => links(one).length);
  const here = columns.indexOf(card.closest("[data-column]"));
  const row = links(columns[here]).indexOf(card.querySelector(".board-head a"));
  const there = links(columns[here + step] ?? columns[here]);
  return there[Math.min(row, there.length - 1)];
}

function along(card, step) {
  const all = links(card.closest("[data-column]"));
  return all[all.indexOf(card.querySelector(".board-head a")) + step];
}

function take(card, what) {
  const step = card.querySelector(`[data-${what}]`);
  if (!step) return;
  sessionStorage.setItem(kept, card.id);
  const folded = step.closest("details");
  if (!folded) return step.click();
  folded.open = true;
  folded.querySelector("input:not([type=hidden]), button").focus();
}

function shut(card) {
  for (const folded of card.querySelectorAll("details")) folded.open = false;
  card.querySelector(".board-head a").focus();
}

const keys = { n: "next", u: "undo" };
const moves = {
  ArrowLeft: (card) => beside(card, -1),
  ArrowRight: (card) => beside(card, 1),
  ArrowUp: (card) => along(card, -1),
  ArrowDown: (card) => along(card, 1),
};

document.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && event.key === "Escape") return shut(card);
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select, input")) return;
  if (moves[event.key]) {
    const to = card ? moves[event.key](card) : links(document)[0];
    if (!to) return;
    event.preventDefault();
    to.focus();
  } else if (card && keys[event.key.toLowerCase()]) {
    event.preventDefault();
    take(card, keys[event.key.toLowerCase()]);
  }
});

const before = document.getElementById(sessionStorage.getItem(kept) ?? "");
sessionStorage.removeItem(kept);
before?.querySelector(".board-head a").focus();

setInterval(() => {
  if (document.hidden || document.querySelector(".board details[open], select:focus")) return;
  const card = document.activeElement?.closest("[data-card]");
  if (card) sessionStorage.setItem(kept, card.id);
  location.reload();
}, every);
