/* The map: boundaries, incidents and units. Everything on it also stands in the queue or the units table. */
/* global L */

import { ask } from "../js/page.js";
import { element } from "./dom.js";
import { ageOf, alphaOf } from "./positions.js";
import { NameLayer, PointLayer, Points, severities } from "./layers.js";
import { createRegion } from "./region.js";

const unitLook = {
  in_quarters: 4, returning: 5, dispatched: 5, en_route: 5, on_scene: 6, transporting: 6, at_hospital: 6,
};

export function createMap({ store, selection, urls, onOpen }) {
  const box = document.getElementById("map");
  const colours = readColours();
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, preferCanvas: true, minZoom: 5, maxZoom: 18,
    zoomSnap: 0.25, wheelPxPerZoomLevel: 90, boxZoom: true,
    fadeAnimation: false, zoomAnimation: !reducedMotion(), inertia: !reducedMotion(),
  }).setView([40.0, -75.4], 9);
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomleft", maxWidth: 90 }).addTo(map);

  for (const [name, level] of [["region", 380], ["jurisdictions", 390], ["warnings", 400], ["names", 410], ["points", 420]]) {
    map.createPane(name).style.zIndex = level;
    map.getPane(name).style.pointerEvents = "none";
  }
  const points = new Points();
  const layer = new PointLayer(points, colours).addTo(map);
  const names = new NameLayer(colours).addTo(map);
  const marks = L.layerGroup().addTo(map);
  const areas = L.geoJSON(null, { interactive: false, style: () => areaStyle(readColours()) }).addTo(map);
  /* Public warnings; /alerts/cap/ lists the same. */
  const warnings = L.geoJSON(null, {
    pane: "warnings", renderer: L.svg({ pane: "warnings" }),
    style: ({ properties }) => ({ className: `warning-${properties.shade}` }),
    onEachFeature: ({ properties }, area) => area
      .bindTooltip(element("span", "", {}, properties.label), { sticky: true })
      .on("add", () => { area.getElement().tabIndex = 0; }),
  }).addTo(map);
  const region = createRegion({ map, colours: readColours, onOpen });
  const base = [];
  const framed = { bounds: null, weight: 0 };
  let touched = false;
  let wasFar = false;
  let pinned = null;
  let warned = "";

  function refresh() {
    points.fill([...unitPoints(store), ...(region.isFar() ? [] : incidentPoints(store))]);
    region.changed();
    layer.redraw();
    drawMarks();
    drawAreas();
  }

  /** Units drove on: their points move where they are, nothing else is drawn anew. */
  function move(rows) {
    const now = store.now();
    const placed = ({ uuid, lon, lat, ...row }) => points.move({ uuid, lon, lat, alpha: unitAlpha(row, now) });
    if (!rows.every(placed)) return refresh();
    layer.redraw();
    drawMarks();
  }

  /* Only what is chosen, alarmed or lent stands in the page itself. */
  function wantedMarks() {
    const wanted = [];
    const uuids = new Set([selection.incident, ...alarmedIncidents(store)]);
    for (const row of [...uuids].map((uuid) => store.get("incident", uuid))) {
      if (row?.lon == null) continue;
      const chosen = row.uuid === selection.incident;
      wanted.push([row.lat, row.lon, row.number, chosen ? "mark chosen" : "mark alarmed"]);
    }
    for (const { uuid, lon, lat, label, agency, lent_to } of store.tables.asset.values()) {
      if (lon == null) continue;
      if (uuid === selection.asset) wanted.push([lat, lon, label, "mark unit"]);
      if (lent_to) wanted.push([lat, lon, agency.code, `mark lent of-${agency.id % 6}`]);
    }
    if (pinned) wanted.push([pinned.lat, pinned.lng, "here", "mark pin"]);
    return wanted;
  }

  function drawMarks() {
    const wanted = wantedMarks();
    const key = JSON.stringify(wanted);
    if (key === marks.key) return;
    marks.key = key;
    marks.clearLayers();
    for (const one of wanted) marks.addLayer(label(...one));
  }

  function drawAreas() {
    const rows = store.rows("incident").filter((row) => row.area && row.stage !== "closed");
    const key = rows.map((row) => `${row.uuid}:${row.version}`).join();
    if (key === areas.key) return;
    areas.key = key;
    areas.clearLayers();
    for (const row of rows) areas.addData(row.area);
  }

  async function warn() {
    const at = store.isPast() ? `?at=${new Date(store.now()).toISOString()}` : "";
    const answer = await ask(`/api/v1/cap-alerts/features/${at}`).catch(() => null);
    const text = answer?.ok ? await answer.text() : warned;
    if (text === warned) return;
    warned = text;
    warnings.clearLayers().addData(JSON.parse(text));
  }

  function recolour() {
    const now = readColours();
    layer.recolour(now);
    names.recolour(now);
    for (const { shape, styleOf } of base) shape.setStyle(styleOf);
    areas.setStyle(areaStyle(now));
  }

  async function addBase(url, style, pane) {
    const answer = await ask(url).catch(() => null);
    if (!answer?.ok) return null;
    const data = await answer.json();
    const styleOf = (feature) => style(readColours(), feature.properties ?? {});
    const shape = L.geoJSON(data, { interactive: false, style: styleOf, pane }).addTo(map);
    base.push({ shape, styleOf });
    names.add(data);
    return shape;
  }

  async function loadBase() {
    const [region, jurisdictions] = await Promise.all([
      addBase(urls.region, countyStyle, "region"),
      addBase(urls.basemap, jurisdictionStyle, "jurisdictions"),
    ]);
    frame((jurisdictions ?? region)?.getBounds(), 1);
  }

  /** Show the whole of something once, unless a person already moved the map; own ground beats region. */
  function frame(bounds, weight) {
    if (touched || !bounds?.isValid() || weight < framed.weight) return;
    Object.assign(framed, { bounds, weight });
    if (map.getSize().x && map.getSize().y) map.fitBounds(bounds, { padding: [12, 12], maxZoom: 13, animate: false });
  }

  function resized() {
    map.invalidateSize({ animate: false, pan: false });
    if (framed.bounds) frame(framed.bounds, framed.weight);
  }

  map.on("zoomend", () => {
    if (region.isFar() !== wasFar) refresh();
    wasFar = region.isFar();
  });
  map.on("click", (event) => {
    const world = map.project(event.latlng, 0).divideBy(256);
    const found = points.nearest(world, 256 * 2 ** map.getZoom(), 16);
    box.dispatchEvent(new CustomEvent("accord:map", { detail: { latlng: event.latlng, found } }));
  });
  document.addEventListener("accord:theme", recolour);
  document.fonts?.ready.then(() => layer.recolour(readColours()));
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", recolour);
  new ResizeObserver(resized).observe(box);
  for (const moved of ["pointerdown", "wheel", "keydown"]) {
    box.addEventListener(moved, () => { touched = true; }, { passive: true });
  }
  loadBase();
  setInterval(warn, 60_000);

  return {
    refresh,
    move,
    warn,
    /** Begin where one's own units and incidents are. */
    frameOwn() {
      const own = [...store.rows("asset"), ...store.rows("incident")]
        .filter((row) => row.lon != null && store.owns(row.agency));
      if (own.length) frame(L.latLngBounds(own.map((row) => [row.lat, row.lon])).pad(0.15), 2);
    },
    /** Bring a row into view without losing the scale a dispatcher chose. */
    show(row, near) {
      if (row?.lon == null) return;
      const place = [row.lat, row.lon];
      touched = true;
      if (near) map.setView(place, Math.max(map.getZoom(), 13), { animate: !reducedMotion() });
      else if (!map.getBounds().pad(-0.1).contains(place)) map.panTo(place, { animate: !reducedMotion() });
    },
    pin(latlng) {
      pinned = latlng;
      drawMarks();
    },
    focus: () => box.focus(),
  };
}

function incidentPoints(store) {
  return store.rows("incident")
    .filter((row) => row.lon !== null && row.stage !== "closed")
    .map((row) => ({ uuid: row.uuid, lon: row.lon, lat: row.lat, look: severities.indexOf(row.severity) }));
}

function unitPoints(store) {
  const now = store.now();
  return store.rows("asset").filter((row) => row.lon !== null).map((row) => {
    const look = row.status === "out_of_service" ? 7 : unitLook[row.dispatch_state] ?? 4;
    return { uuid: row.uuid, lon: row.lon, lat: row.lat, look, alpha: unitAlpha(row, now) };
  });
}

/* In quarters a unit stands where it stands, however long ago its receiver said so. */
function unitAlpha(row, now) {
  return row.dispatch_state === "in_quarters" ? 255 : alphaOf(ageOf(row, now));
}

function alarmedIncidents(store) {
  return store.rows("alert")
    .filter((alert) => alert.incident && alert.tier === "alarm" && !alert.acknowledged)
    .map((alert) => alert.incident.uuid);
}

function label(lat, lon, text, className) {
  const html = element("span", "", {}, text);
  return L.marker([lat, lon], {
    icon: L.divIcon({ className, html, iconSize: [0, 0] }), interactive: false, keyboard: false,
  });
}

function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const countyStyle = (colours, { kind }) => kind === "state"
  ? { color: colours.border, weight: 1.6, fillColor: colours.land, fillOpacity: 1 }
  : { color: colours.border, weight: 0.8, fillOpacity: 0 };
const jurisdictionStyle = (colours, { own }) => ({
  color: own ? colours.border : colours.line, weight: own ? 1.6 : 0.8,
  fillColor: colours.own, fillOpacity: own ? 1 : 0.55,
});
const areaStyle = (colours) => ({
  color: colours.high, weight: 1.5, dashArray: "5 4", fillColor: colours.high, fillOpacity: 0.1,
});

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    critical: read("--critical"), high: read("--high"), medium: read("--medium"), low: read("--low"),
    ink: read("--on-severity"), unit: read("--unit"), edge: read("--unit-edge"),
    land: read("--map-land"), own: read("--map-own"), line: read("--map-line"), border: read("--map-border"),
    text: read("--map-text"), halo: read("--map-halo"),
  };
}
