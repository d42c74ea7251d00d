/* The side panel: server pages (log form, incident) inside the console, by htmx, forms and all. */
/* global htmx */

import { element } from "./dom.js";

export function createPanel({ urls, map, onClose }) {
  const panel = document.getElementById("panel");
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  let kind = "";
  let opener = null;
  let typedIn = null;

  function open(next, heading, url) {
    if (panel.hidden) opener = document.activeElement;
    map.pin(null);
    kind = next;
    title.textContent = heading;
    panel.hidden = false;
    body.setAttribute("aria-busy", "true");
    body.replaceChildren(element("p", "panel-wait muted", {}, "Loading…"));
    return htmx.ajax("GET", url, { target: "#panel-body", swap: "innerHTML" });
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    kind = "";
    body.replaceChildren();
    map.pin(null);
    onClose();
    if (opener?.isConnected) opener.focus();
  }

  /** What comes may be a fragment or a whole page; the panel shows its main part. */
  function keepMain(event) {
    if (event.detail.target !== body && !body.contains(event.detail.target)) return;
    const html = event.detail.serverResponse;
    if (!/<main[\s>]/.test(html)) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    event.detail.serverResponse = page.querySelector("main").innerHTML;
  }

  function settled(event) {
    if (event.detail.target !== body) return;
    body.removeAttribute("aria-busy");
    body.scrollTop = 0;
    const heading = body.querySelector("h1, h2");
    if (heading) {
      title.textContent = heading.textContent;
      heading.classList.add("visually-hidden");
    }
    if (kind === "log" && !field("lon")) kind = "page";
    firstField()?.focus({ preventScroll: true });
  }

  function firstField() {
    if (!body.querySelector("form")) return document.getElementById("panel-close");
    const wrong = body.querySelector('[aria-invalid="true"]');
    return wrong ?? body.querySelector("form :is(input, select, textarea):not([type=hidden])");
  }

  function field(name) {
    return body.querySelector(`[name="${name}"]`);
  }

  /** A click on the map while logging says where it is. */
  function place(latlng) {
    if (kind !== "log" || !field("lon")) return false;
    for (const [name, value] of [["lon", latlng.lng], ["lat", latlng.lat]]) {
      field(name).value = value.toFixed(6);
      field(name).dispatchEvent(new Event("change", { bubbles: true }));
    }
    map.pin(latlng);
    (typedIn?.isConnected ? typedIn : firstField())?.focus({ preventScroll: true });
    return true;
  }

  document.body.addEventListener("htmx:beforeSwap", keepMain);
  document.body.addEventListener("htmx:afterSettle", settled);
  document.body.addEventListener("panel:close", close);
  document.getElementById("panel-close").addEventListener("click", close);
  body.addEventListener("focusin", (event) => { typedIn = event.target; });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });

  return {
    close,
    place,
    isLogging: () => kind === "log",
    openLog: () => open("log", "Log an incident", `${urls.log}?panel=1`),
    openIncident: (number) =>
      open("incident", number, `${urls.incidents}${encodeURIComponent(number)}/?panel=1`),
    isOpen: () => !panel.hidden,
  };
}
