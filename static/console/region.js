/* The region from afar, and what is past: counts per cell below zoom 8, closed incidents where they are
   wanted. What the map shows of both also stands as a list beside the switch. */
/* global L */

import { ask } from "../js/page.js";
import { element, words } from "./dom.js";
import { severities as steps } from "./layers.js";

const farBelow = 8;
const coarser = 2; // cells of about 32 pixels
const most = 500;
const listed = 50;
const wait = 250;

export function createRegion({ map, colours, onOpen }) {
  const box = document.getElementById("layers");
  const past = document.getElementById("layers-past");
  const note = document.getElementById("layers-note");
  const list = document.getElementById("layers-list");
  const drawn = L.layerGroup().addTo(map);
  let timer = 0;
  let asked = 0;
  let shown = { features: [], far: false };

  const isFar = () => map.getZoom() < farBelow;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(read, wait);
  }

  async function read() {
    const far = isFar();
    const mine = ++asked;
    if (!far && !past.checked) return paint([], false);
    const answer = await ask(far ? cellsUrl() : pastUrl()).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) return words(note, "The map's counts cannot be read just now.");
    paint((await answer.json()).features, far);
  }

  function bbox() {
    const view = map.getBounds();
    const inside = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(4);
    const [west, south, east, north] = view.toBBoxString().split(",").map(Number);
    return [inside(west, 180), inside(south, 90), inside(east, 180), inside(north, 90)].join();
  }

  function cellsUrl() {
    const zoom = Math.max(0, Math.floor(map.getZoom()) - coarser);
    return `/api/v1/incidents/cells/?zoom=${zoom}&bbox=${bbox()}${past.checked ? "" : "&open=true"}`;
  }

  function pastUrl() {
    return `/api/v1/incidents/features/?open=false&limit=${most}&bbox=${bbox()}`;
  }

  function paint(features, far) {
    shown = { features, far };
    drawn.clearLayers();
    for (const one of features) drawn.addLayer(far ? bubble(one) : dot(one));
    tell();
  }

  function bubble({ geometry, properties: { count, ...each } }) {
    const [lon, lat] = geometry.coordinates;
    const side = Math.round(20 + 5 * Math.log10(count));
    const html = element("span", `cell cell-${worst(each)}`, {}, count > 999 ? `${Math.round(count / 1000)}k` : `${count}`);
    html.style.width = html.style.height = `${side}px`;
    return L.marker([lat, lon], {
      icon: L.divIcon({ className: "", html, iconSize: [side, side] }), interactive: false, keyboard: false,
    });
  }

  function dot({ geometry, properties }) {
    const [lon, lat] = geometry.coordinates;
    const now = colours();
    return L.circleMarker([lat, lon], {
      radius: 5, weight: 1.5, color: now.text, fillColor: now.halo, fillOpacity: 0.8,
    }).on("click", () => onOpen(properties.number));
  }

  function tell() {
    const { features, far } = shown;
    const total = features.reduce((sum, one) => sum + (one.properties.count ?? 1), 0);
    const what = `${total} ${!far ? "past" : past.checked ? "open and past" : "open"} in view`;
    const more = !far && features.length === most ? `, the first ${most}` : "";
    words(note, far || past.checked ? `${what}${more}.` : "");
    const ranked = far ? [...features].sort((one, other) => other.properties.count - one.properties.count) : features;
    list.replaceChildren(...(box.open ? ranked.slice(0, listed).map(far ? cellItem : pastItem) : []));
  }

  function cellItem({ geometry, properties }) {
    const [lon, lat] = geometry.coordinates;
    const each = steps.filter((step) => properties[step]).map((step) => `${properties[step]} ${step}`);
    return item(`${each.join(", ")} near ${lat.toFixed(1)}, ${lon.toFixed(1)}`, () => map.setView([lat, lon], 10));
  }

  function pastItem({ properties }) {
    return item(`${properties.number} ${properties.title}`, () => onOpen(properties.number));
  }

  map.on("moveend", later);
  past.addEventListener("change", read);
  box.addEventListener("toggle", tell);
  document.addEventListener("accord:theme", () => paint(shown.features, shown.far));
  later();
  return { isFar, changed: () => { if (isFar()) later(); } };
}

function item(text, act) {
  const row = element("li");
  row.append(element("button", "btn btn-quiet btn-sm", { type: "button" }, text));
  row.firstChild.addEventListener("click", act);
  return row;
}

function worst(properties) {
  return steps.find((step) => properties[step]) ?? "low";
}
