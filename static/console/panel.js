/* The side panel: server pages (log form, incident) inside the console, by htmx, forms and all. */
/* global htmx */

import { element } from "./dom.js";

const rereadAfter = 800;
const numberWords = /\d{4}-[A-Z]{2,5}-\d+/;

export function createPanel({ urls, map, onShow, onClose }) {
  const panel = document.getElementById("panel");
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  let kind = "";
  let opener = null;
  let typedIn = null;
  let number = "";
  let reading = 0;
  let quiet = false;

  function open(next, heading, url) {
    if (panel.hidden) opener = document.activeElement;
    map.pin(null);
    kind = next;
    quiet = false;
    number = "";
    clearTimeout(reading);
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
    number = "";
    clearTimeout(reading);
    body.replaceChildren();
    map.pin(null);
    if (opener?.isConnected && opener !== document.body) opener.focus();
    else onClose();
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
    body.removeAttribute("data-changed");
    const heading = body.querySelector("h1, h2");
    if (heading) {
      title.textContent = heading.textContent;
      heading.classList.add("visually-hidden");
    }
    if (kind === "log" && !field("lon")) {
      kind = "incident";
      map.pin(null);
    }
    number = kind === "incident" ? numberWords.exec(title.textContent)?.[0] ?? "" : "";
    if (quiet) return;
    body.scrollTop = 0;
    const first = firstField();
    first?.focus({ preventScroll: first.getAttribute("aria-invalid") !== "true" });
    if (number) onShow(number);
  }

  /** The incident on show changed elsewhere: read it again, unless someone is writing in it. */
  function changed(other) {
    if (!number || other !== number) return;
    clearTimeout(reading);
    reading = setTimeout(reread, rereadAfter);
  }

  function reread() {
    if (isWritten()) {
      body.dataset.changed = "yes";
      return;
    }
    quiet = true;
    const held = document.activeElement?.id;
    const top = body.scrollTop;
    htmx.ajax("GET", incidentUrl(number), { target: "#panel-body", swap: "innerHTML" }).then(() => {
      quiet = false;
      body.scrollTop = top;
      if (held && body.querySelector(`#${CSS.escape(held)}`)) document.getElementById(held).focus();
    });
  }

  function isWritten() {
    return [...body.querySelectorAll("input, select, textarea")].some((one) =>
      one.type !== "hidden" && (one === document.activeElement || isChanged(one)));
  }

  function isChanged(one) {
    if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
    return one.value !== (one.defaultValue ?? one.value);
  }

  function incidentUrl(wanted) {
    return `${urls.incidents}${encodeURIComponent(wanted)}/?panel=1`;
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
    (typedIn?.isConnected ? typedIn : firstField())?.focus({ preventScroll: true });
    return true;
  }

  document.body.addEventListener("htmx:beforeSwap", keepMain);
  document.body.addEventListener("htmx:afterSettle", settled);
  document.body.addEventListener("panel:close", close);
  document.getElementById("panel-close").addEventListener("click", close);
  body.addEventListener("change", ({ target }) => {
    const [lon, lat] = [field("lon")?.value, field("lat")?.value];
    if (target.name !== "lon" && target.name !== "lat") return;
    map.pin(lon && lat && [lon, lat].every((one) => Number.isFinite(Number(one))) ? { lat: Number(lat), lng: Number(lon) } : null);
  });
  body.addEventListener("focusin", (event) => { typedIn = event.target; });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });

  return {
    close,
    place,
    openLog: () => open("log", "Log an incident", `${urls.log}?panel=1`),
    openIncident: (wanted) => open("incident", wanted, incidentUrl(wanted)),
    openPage: (heading, url) => open("page", heading, url),
    changed,
  };
}
