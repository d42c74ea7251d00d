/* What every page needs: the CSRF header, errors that land in their form, the theme, small menus. */

const themes = ["auto", "dark", "light"];

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** After another login the forms of this page need its token. */
export function renewCsrf(token) {
  if (!token) return;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

/* A page that can ask in place whoever was logged out says so; what was asked is asked again then. */
let logIn = null;

export function onLoggedOut(act) {
  logIn = act;
}

function tellSession(header) {
  document.dispatchEvent(new CustomEvent("accord:session", { detail: header ?? "open" }));
}

export async function ask(url, options = {}, { mayAsk = true } = {}) {
  const headers = { ...options.headers, "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  const response = await fetch(url, { credentials: "same-origin", ...options, headers });
  if (response.status === 401 && mayAsk && logIn) {
    await logIn();
    return ask(url, options, { mayAsk: false });
  }
  tellSession(response.headers.get("Accord-Session"));
  return response;
}

export async function postJson(url, body, how) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const response = await ask(url, { method: "POST", headers, body: JSON.stringify(body) }, how);
  const answer = await response.json().catch(() => ({}));
  return { status: response.status, ok: response.ok, answer };
}

export function toast(text, action) {
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (action) box.append(action);
  const stack = document.getElementById("toasts");
  stack?.append(box);
  while (stack?.childElementCount > 4) stack.firstElementChild.remove();
  setTimeout(() => box.remove(), 8000);
  return box;
}

function isRefusal(status) {
  return status === 403 || status === 404 || status === 409 || status === 412 || status === 422 || status === 423 || status === 429;
}

function plainProblem(title, text) {
  const box = document.createElement("div");
  box.className = "problem";
  for (const words of [title, text]) {
    const line = document.createElement("p");
    line.textContent = words;
    if (words) box.append(line);
  }
  return box.outerHTML;
}

function problemHtml(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.includes("json")) {
    const problem = JSON.parse(xhr.responseText || "{}");
    return plainProblem(problem.title, problem.detail ?? problem.error);
  }
  if (!type.includes("html")) return plainProblem(`The server refused this (${xhr.status}).`, xhr.responseText);
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const ready = page.querySelector(".problem");
  if (ready) return ready.outerHTML;
  return plainProblem(page.querySelector("h1")?.textContent, page.querySelector("main p")?.textContent);
}

/* A refusal goes into the error region of the form it answers, unless it brings that form anew. */
function placeRefusal(event) {
  const { xhr, requestConfig } = event.detail;
  if (!isRefusal(xhr.status) || xhr.getResponseHeader("HX-Retarget")) return;
  const form = requestConfig.elt.closest("form");
  if (requestConfig.verb === "get" && !form) {
    event.detail.shouldSwap = false;
    return;
  }
  const region = form?.querySelector("[data-errors]");
  const bringsForm = /<form[\s>]/.test(xhr.responseText) && xhr.responseText.includes("data-errors");
  if (bringsForm && event.detail.target !== document.body) return;
  event.detail.shouldSwap = true;
  event.detail.serverResponse = problemHtml(xhr);
  event.detail.swapOverride = "innerHTML";
  event.detail.target = region ?? document.getElementById("messages");
}

function applyTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const word = theme[0].toUpperCase() + theme.slice(1);
    button.querySelector("[data-theme-word]").textContent = word;
    button.setAttribute("aria-label", `Theme: ${word}`);
  }
  document.dispatchEvent(new CustomEvent("accord:theme"));
}

function nextTheme() {
  const now = document.documentElement.dataset.theme ?? "auto";
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  const age = next === "auto" ? 0 : 31536000;
  document.cookie = `theme=${next}; path=/; max-age=${age}; SameSite=Lax`;
  applyTheme(next);
}

/* A place chosen from the gazetteer fills the words and the point of the form it stands in. */
function choosePlace(button) {
  const form = button.closest("form");
  const { place, lon, lat } = button.dataset;
  for (const [name, value] of Object.entries({ place_text: place, lat, lon })) {
    const field = form?.elements.namedItem(name);
    if (!field || value === undefined) continue;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form?.elements.namedItem("place_text")?.focus();
  button.closest("ul")?.remove();
}

function onClick(event) {
  const place = event.target.closest("[data-place]");
  if (place) choosePlace(place);
  if (event.target.closest("[data-theme-switch]")) nextTheme();
  event.target.closest("[data-dismiss]")?.closest(".message, .toast")?.remove();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function onKey(event) {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

/* A double tap must not send twice; the button comes back if the page is shown from history. */
function onSubmit(event) {
  if (event.defaultPrevented) return;
  if (event.target.closest("[hx-boost], [hx-post], [data-hx-post]")) return;
  for (const button of event.target.querySelectorAll('button[type="submit"]')) {
    setTimeout(() => { button.disabled = true; });
  }
}

/* Parts that load late push the field one must correct out of sight. */
function keepWrongFieldInSight() {
  const at = document.activeElement;
  if (at?.getAttribute("aria-invalid") === "true") at.scrollIntoView({ block: "center" });
}

function wakeButtons(event) {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll('button[type="submit"]')) button.disabled = false;
}

/* The server locks what nobody touches; typing and pointing count, polling does not. */
const seenUrl = document.querySelector('meta[name="session-seen"]')?.content;
let seenAt = Date.now();

function seen() {
  if (!seenUrl || Date.now() - seenAt < 60_000) return;
  seenAt = Date.now();
  postJson(seenUrl, {}, { mayAsk: false }).catch(() => {});
}

/* What htmx asked when the session had ended is asked again after the login, with all that was typed. */
async function askAgain(event) {
  const { xhr, requestConfig, target } = event.detail;
  tellSession(xhr.getResponseHeader("Accord-Session"));
  if (xhr.status !== 401 || !logIn) return;
  await logIn();
  const { elt, verb, path } = requestConfig;
  if (elt.matches?.("form")) elt.requestSubmit();
  else if (verb === "get") window.htmx?.ajax("GET", path, { source: elt, target });
}

document.addEventListener("pointerdown", seen);
document.addEventListener("keydown", seen);
document.addEventListener("htmx:afterRequest", askAgain);
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeSwap", placeRefusal);
document.addEventListener("htmx:afterSettle", keepWrongFieldInSight);
document.addEventListener("htmx:sendError", () => toast("The server cannot be reached. Nothing was sent."));
document.addEventListener("htmx:timeout", () => toast("No answer within 20 seconds. Look before you send again."));
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit);
document.addEventListener("change", (event) => {
  event.target.closest("form[data-autosubmit]")?.requestSubmit();
});
window.addEventListener("pageshow", wakeButtons);
document.querySelector('main [aria-invalid="true"]')?.focus();
applyTheme(document.documentElement.dataset.theme ?? "auto");
