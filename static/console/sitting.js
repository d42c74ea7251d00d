/* The session of this desk: the lock bar, and logging in again while everything typed stays. */

import { passkeyUsed, passkeyWords } from "../js/passkey.js";
import { ask, onLoggedOut, postJson, renewCsrf } from "../js/page.js";
import { clockText, words } from "./dom.js";

const soon = 15 * 60_000;
const $ = (id) => document.getElementById(id);

export function createSitting({ url, email, now, onLock }) {
  const lockBar = $("lock-bar");
  const lockForm = $("lock-form");
  const secret = $("lock-secret");
  const endsBar = $("ends-bar");
  const dialog = $("again");
  const channel = new BroadcastChannel("accord.session");
  let state = "open";
  let ends = 0;
  let byPassword = false;
  let waiting = null;

  function take(said) {
    if (said.ends) ends = Date.parse(said.ends);
    if (said.state === "ended") return loggedOut();
    if (said.state === state) return paintEnd();
    state = said.state;
    lockBar.hidden = state !== "locked";
    document.body.classList.toggle("is-locked", state === "locked");
    if (state === "open") lockForm.reset();
    words($("lock-error"), "");
    onLock();
    return paintEnd();
  }

  function paintEnd() {
    const left = ends - now();
    endsBar.hidden = !ends || left > soon || state === "locked" || Boolean(waiting);
    if (!endsBar.hidden) words($("ends-at"), clockText(new Date(ends).toISOString()));
  }

  /** How the session stands by the server; resolves when somebody is logged in. */
  async function check() {
    const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) return undefined;
    const said = await answer.json();
    if (said.csrf) renewCsrf(said.csrf);
    if (said.state !== "ended") settle();
    return take(said);
  }

  function settle() {
    if (!waiting) return;
    dialog.close();
    waiting.done();
    waiting = null;
  }

  /** One dialog, however many requests wait for it; it takes the focus from nobody who types. */
  function loggedOut() {
    if (waiting) return waiting.promise;
    waiting = {};
    waiting.promise = new Promise((done) => { waiting.done = done; });
    state = "ended";
    endsBar.hidden = true;
    lockBar.hidden = true;
    openDialog("Your session has ended. Nothing you typed is lost.");
    return waiting.promise;
  }

  function openDialog(why) {
    words($("again-why"), why);
    $("again-later").hidden = Boolean(waiting);
    const typing = document.activeElement?.closest("input, textarea, select");
    dialog.show();
    if (typing) typing.focus();
    else $("again-password").focus();
  }

  function refuse(text) {
    words($("again-error"), text);
    $("again-error").hidden = !text;
  }

  async function send(shown) {
    refuse("");
    const { status, ok, answer } = await postJson(`${url}again/`, { email, ...shown }, { mayAsk: false })
      .catch(() => ({ ok: false, answer: { detail: "The server cannot be reached. Try again." } }));
    if (ok) return enter(answer);
    if (answer.type === "code") $("again-code-field").hidden = false;
    const paused = "Paused after wrong passwords. Wait a quarter of an hour, or use a passkey.";
    return refuse(status === 429 ? paused : answer.detail ?? "That did not work.");
  }

  async function enter(answer) {
    renewCsrf(answer.csrf);
    $("again-form").reset();
    $("again-code-field").hidden = true;
    dialog.close();
    await check();
    channel.postMessage("again");
  }

  async function byPasskey() {
    try {
      const answer = await ask(`${url}again/`, {}, { mayAsk: false });
      await send({ credential: await passkeyUsed((await answer.json()).request_options.publicKey) });
    } catch (error) {
      refuse(passkeyWords(error));
    }
  }

  async function unlock(event) {
    event.preventDefault();
    const name = byPassword ? "password" : "pin";
    const { status, ok, answer } = await postJson(`${url}unlock/`, { [name]: secret.value })
      .catch(() => ({ ok: false, answer: { detail: "The server cannot be reached." } }));
    secret.value = "";
    if (ok) {
      take({ state: "open" });
      channel.postMessage("unlocked");
      return;
    }
    words($("lock-error"), status === 429 ? "Paused after wrong passwords." : answer.detail ?? "That did not work.");
    secret.focus();
  }

  function choose(password) {
    byPassword = password;
    words($("lock-label"), password ? "Password" : "PIN");
    words($("lock-other"), password ? "Use the PIN" : "Use the password");
    secret.inputMode = password ? "text" : "numeric";
    secret.autocomplete = password ? "current-password" : "off";
    secret.value = "";
    secret.focus();
  }

  lockForm.addEventListener("submit", unlock);
  $("lock-other").addEventListener("click", () => choose(!byPassword));
  $("ends-again").addEventListener("click", () => openDialog("Log in again now, and go on for another shift."));
  $("again-later").addEventListener("click", () => dialog.close());
  $("again-passkey").addEventListener("click", byPasskey);
  $("again-passkey").hidden = window.PublicKeyCredential === undefined || !window.isSecureContext;
  $("again-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send({ password: $("again-password").value, code: $("again-code").value });
  });
  document.addEventListener("accord:session", ({ detail }) => {
    if (detail === "locked" || (detail === "open" && state === "locked")) check();
  });
  channel.addEventListener("message", check);
  window.addEventListener("focus", () => { if (waiting) check(); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-lock]")) return;
    event.preventDefault();
    postJson(event.target.getAttribute("action"), {}).then(check, () => {});
    event.target.closest("details")?.removeAttribute("open");
  });
  onLoggedOut(loggedOut);
  setInterval(paintEnd, 20_000);
  check();

  return { take, check, isLocked: () => state === "locked" };
}
