/* The command bar: type a line, read what the server understood, Enter does it, 10 s to undo. */

import { postJson } from "../js/page.js";
import { element, words } from "./dom.js";

const echoAfter = 160;
const undoFor = 10;

export function createCommand({ urls }) {
  const form = document.getElementById("command");
  const input = document.getElementById("command-line");
  const echo = document.getElementById("command-echo");
  const past = [];
  let at = 0;
  let timer = 0;
  let asked = 0;

  function say(text, kind = "") {
    echo.className = `command-echo ${kind}`;
    words(echo, text);
  }

  async function understand() {
    const line = input.value.trim();
    asked += 1;
    const mine = asked;
    if (!line) return say("");
    const { ok, answer } = await send(line, true);
    if (mine !== asked) return;
    if (ok && answer.ok) say(`${answer.meaning}  ⏎`, "understood");
    else say(answer.error ?? answer.detail ?? "Not understood yet", "unclear");
  }

  function send(line, dryRun) {
    return postJson(urls.command, { line, dry_run: dryRun }).catch(() => ({
      ok: false, answer: { error: "The server cannot be reached. Nothing was sent." },
    }));
  }

  /** Do a line, typed or from a button; the server's answer is the truth, nothing is shown before it. */
  async function run(line) {
    asked += 1;
    say(`Sending: ${line}`, "sending");
    const { ok, answer } = await send(line, false);
    if (!ok || answer.ok === false) {
      say(answer.error ?? answer.detail ?? answer.title ?? "The server refused this.", "unclear");
      return false;
    }
    say(answer.done || answer.meaning || "Done", "done");
    if (answer.undo) echo.append(undoButton(answer.undo));
    return true;
  }

  function undoButton(token) {
    const button = element("button", "btn btn-sm is-undo", { type: "button" });
    let left = undoFor;
    const paint = () => words(button, `Undo (${left})`);
    paint();
    const clock = setInterval(() => {
      left -= 1;
      if (left > 0) return paint();
      clearInterval(clock);
      button.remove();
    }, 1000);
    button.addEventListener("click", async () => {
      clearInterval(clock);
      button.disabled = true;
      const { ok, answer } = await postJson(urls.undo, { token }).catch(() => ({ ok: false, answer: {} }));
      const undone = ok && answer.ok !== false;
      say(undone ? answer.done ?? "Undone" : answer.error ?? answer.detail ?? "Too late to undo", undone ? "done" : "unclear");
    });
    return button;
  }

  async function submit(event) {
    event.preventDefault();
    const line = input.value.trim();
    if (!line) return;
    clearTimeout(timer);
    if (!(await run(line))) return;
    past.push(line);
    at = past.length;
    input.value = "";
  }

  function recall(by) {
    at = Math.min(past.length, Math.max(0, at + by));
    input.value = past[at] ?? "";
    understand();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(understand, echoAfter);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp") recall(-1);
    else if (event.key === "ArrowDown") recall(1);
    else if (event.key === "Escape") input.value ? clear() : input.blur();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", submit);

  function clear() {
    input.value = "";
    say("");
  }

  return {
    run,
    focus() {
      input.focus();
      input.select();
    },
  };
}
