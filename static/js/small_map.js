/* A map inside a page: shows shapes (what is new over what is current) and, where asked, takes a point
   into two fields. The same facts stand beside it in words; the map is never the only way. */
/* global L */

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export const looks = {
  region: () => ({ color: colour("--map-border"), weight: 0.8, fillColor: colour("--map-land"), fillOpacity: 1 }),
  current: () => ({ color: colour("--unit"), weight: 1.5, dashArray: "5 4", fillOpacity: 0 }),
  shape: () => ({ color: colour("--text"), weight: 2, fillColor: colour("--text"), fillOpacity: 0.08 }),
};

function point(latlng, text) {
  const words = document.createElement("span");
  words.textContent = text;
  const icon = L.divIcon({ className: "mark chosen", html: words, iconSize: [0, 0] });
  return L.marker(latlng, { icon, interactive: false, keyboard: false });
}

function draw(map, data, look) {
  return L.geoJSON(data, {
    interactive: false, style: looks[look],
    pointToLayer: (feature, latlng) => point(latlng, feature.properties?.name ?? ""),
  }).addTo(map);
}

function held(element, name) {
  const source = element.dataset[name] && document.getElementById(element.dataset[name]);
  return source ? JSON.parse(source.textContent) : null;
}

function pick(map, element) {
  const field = (name) => document.querySelector(element.dataset[name]);
  const lon = field("lonField");
  const lat = field("latField");
  let mark = null;
  const show = () => {
    mark?.remove();
    const place = [Number(lat.value), Number(lon.value)];
    if (lat.value && lon.value && place.every(Number.isFinite)) mark = point(place, "here").addTo(map);
  };
  map.on("click", ({ latlng }) => {
    lon.value = latlng.lng.toFixed(6);
    lat.value = latlng.lat.toFixed(6);
    lat.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  });
  lon.addEventListener("change", show);
  lat.addEventListener("change", show);
  show();
}

/* A field that holds GeoJSON: what is typed or pasted is drawn; a point may also be clicked. */
function follow(map, element) {
  const field = document.getElementById(element.dataset.geometryField);
  let drawn = null;
  const show = () => {
    drawn?.remove();
    field.setCustomValidity("");
    if (!field.value.trim()) return;
    try {
      drawn = draw(map, JSON.parse(field.value), "shape");
    } catch {
      return field.setCustomValidity("This is not GeoJSON.");
    }
    const bounds = drawn.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 14, animate: false });
  };
  field.addEventListener("change", show);
  if (/^point$/i.test(element.dataset.geometryKind)) {
    map.on("click", ({ latlng }) => {
      const coordinates = [Number(latlng.lng.toFixed(6)), Number(latlng.lat.toFixed(6))];
      field.value = JSON.stringify({ type: "Point", coordinates });
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  show();
}

const made = [];
const waiting = [];

/* Whoever does more with a map of the page is given each, those there already and those to come. */
export function onMap(act) {
  waiting.push(act);
  for (const [map, element] of made) act(map, element);
}

async function start(element) {
  element.dataset.started = "yes";
  const map = L.map(element, { attributionControl: false, preferCanvas: true, zoomSnap: 0.25, fadeAnimation: false });
  map.setView([40, -75.4], 8);
  L.control.scale({ position: "bottomleft", maxWidth: 90 }).addTo(map);
  const shapes = [["current", held(element, "current")], ["shape", held(element, "shape")]]
    .filter(([, data]) => data).map(([look, data]) => [look, draw(map, data, look)]);
  const bounds = L.latLngBounds([]);
  for (const [, layer] of shapes) bounds.extend(layer.getBounds());
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 14, animate: false });
  if (element.dataset.lonField) pick(map, element);
  if (element.dataset.geometryField) follow(map, element);
  made.push([map, element]);
  for (const act of waiting) act(map, element);
  const answer = element.dataset.region && await fetch(element.dataset.region).catch(() => null);
  if (!answer?.ok) return;
  map.createPane("region").style.zIndex = 350;
  const region = L.geoJSON(await answer.json(), { interactive: false, style: looks.region, pane: "region" });
  region.addTo(map);
  document.addEventListener("accord:theme", () => {
    region.setStyle(looks.region());
    for (const [look, layer] of shapes) layer.setStyle(looks[look]());
  });
}

function startAll() {
  for (const element of document.querySelectorAll("[data-small-map]:not([data-started])")) start(element);
}

document.addEventListener("htmx:afterSettle", startAll);
startAll();
