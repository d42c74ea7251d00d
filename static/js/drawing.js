/* Draws an area into the field that holds it. The lines of the field are the area: a corner each, an
   empty line before another part, `circle lat, lon km`. The map shows them and writes them. */
/* global L */

import { looks, onMap } from "./small_map.js";

const CORNER = /^\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*$/;
const CIRCLE = /^\s*circle\s+(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)[\s,;]+(\d+(?:\.\d+)?)\s*km\s*$/i;
const MOST_HANDLES = 200;
const BESIDE_BUTTONS = 56;
const STEP = 8;  // pixels an arrow key moves a corner
const APART = 26;  // pixels between corners one can take hold of; nearer ones come when zoomed in

const round = (number) => Number(number.toFixed(6));
const corner = ({ lat, lng }) => `${round(lat)}, ${round(lng)}`;

/* What the lines say: parts with their corners, circles, and the first line that is not understood here. */
function understood(text) {
  const found = { parts: [], circles: [], unclear: 0 };
  let part = null;
  text.split("\n").forEach((line, at) => {
    const round = CIRCLE.exec(line);
    const place = CORNER.exec(line);
    if (place) {
      if (!part) found.parts.push(part = []);
      part.push({ at, lat: Number(place[1]), lng: Number(place[2]) });
      return;
    }
    part = null;
    if (round) found.circles.push({ at, lat: Number(round[1]), lng: Number(round[2]), km: Number(round[3]) });
    else if (line.trim() && !found.unclear) found.unclear = at + 1;
  });
  return found;
}

class Drawing {
  constructor(map, root) {
    this.map = map;
    this.field = document.getElementById(root.dataset.areaField);
    this.says = root.querySelector("[data-area-says]");
    this.tools = root.querySelector("[data-area-tools]");
    this.shown = L.featureGroup().addTo(map);
    this.mode = "";
    this.centre = null;
    this.tools.hidden = false;
    this.tools.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.field.addEventListener("input", () => this.show());
    map.on("click", ({ latlng }) => this.take(latlng));
    map.on("zoomend", () => this.show());
    document.addEventListener("accord:theme", () => this.show());
    this.show();
    const bounds = this.shown.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [BESIDE_BUTTONS, BESIDE_BUTTONS], maxZoom: 14, animate: false });
  }

  press(button) {
    if (!button) return;
    if (button.dataset.draw) this.choose(button.dataset.draw === this.mode ? "" : button.dataset.draw);
    else this[button.dataset.do]();
  }

  choose(mode) {
    this.mode = mode;
    this.centre = null;
    for (const one of this.tools.querySelectorAll("[data-draw]")) {
      one.setAttribute("aria-pressed", String(one.dataset.draw === mode));
    }
    this.tell({ corners: "Click the corners one after the other.", circle: "Click the middle of the circle." }[mode] ?? "");
  }

  tell(words) {
    this.says.textContent = words;
  }

  middle() {
    if (!this.mode) this.choose("corners");
    this.take(this.map.getCenter());
  }

  part() {
    this.write(`${this.field.value.trimEnd()}\n\n`);
    this.choose("corners");
  }

  back() {
    const lines = this.field.value.trimEnd().split("\n").slice(0, -1);
    this.write(lines.length ? `${lines.join("\n")}\n` : "");
  }

  take(latlng) {
    if (this.mode === "corners") this.append(corner(latlng));
    if (this.mode === "circle") this.takeCircle(latlng);
  }

  takeCircle(latlng) {
    if (!this.centre) {
      this.centre = latlng;
      this.tell("Now click how far it reaches.");
      return;
    }
    const km = Math.max(0.01, this.map.distance(this.centre, latlng) / 1000);
    this.append(`circle ${corner(this.centre)} ${km.toFixed(2)} km`);
    this.choose("circle");
  }

  append(line) {
    const text = this.field.value;
    if (/^\s*[{[]/.test(text)) {
      this.tell("The field holds GeoJSON. Empty it to draw.");
      return;
    }
    this.write(`${text}${text && !text.endsWith("\n") ? "\n" : ""}${line}\n`);
  }

  replace(at, line) {
    const lines = this.field.value.split("\n");
    if (line === null) lines.splice(at, 1);
    else lines[at] = line;
    this.write(lines.join("\n"));
  }

  write(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    this.shown.clearLayers();
    if (/^\s*[{[]/.test(this.field.value)) this.showPasted();
    else this.showLines(understood(this.field.value));
  }

  showPasted() {
    try {
      L.geoJSON(JSON.parse(this.field.value), { interactive: false, style: looks.shape }).addTo(this.shown);
      this.tell("");
    } catch {
      this.tell("This is not GeoJSON.");
    }
  }

  showLines({ parts, circles, unclear }) {
    const look = { ...looks.shape(), interactive: false };
    for (const part of parts) (part.length > 2 ? L.polygon(part, look) : L.polyline(part, look)).addTo(this.shown);
    for (const one of circles) L.circle(one, { ...look, radius: one.km * 1000 }).addTo(this.shown);
    const corners = parts.flat().map((one, number) => ({ ...one, title: `Corner ${number + 1}`, line: corner }));
    const middles = circles.map((one, number) => ({
      ...one, title: `Middle of circle ${number + 1}`, line: (at) => `circle ${corner(at)} ${one.km} km`,
    }));
    for (const one of this.apart([...corners, ...middles])) this.handle(one);
    if (unclear) this.tell(`Line ${unclear} is not drawn here.`);
  }

  apart(places) {
    const taken = [];
    for (const one of places.slice(0, MOST_HANDLES)) {
      const at = this.map.latLngToLayerPoint(one);
      if (taken.every((other) => other.at.distanceTo(at) >= APART)) taken.push({ at, one });
    }
    return taken.map(({ one }) => one);
  }

  handle(place) {
    const { title, line } = place;
    const icon = L.divIcon({ className: "corner", html: "", iconSize: [24, 24] });
    const mark = L.marker(place, { icon, draggable: true, title, alt: title }).addTo(this.shown);
    mark.on("dragend", () => this.replace(place.at, line(mark.getLatLng())));
    mark.getElement().addEventListener("keydown", (event) => this.key(event, place));
  }

  key(event, place) {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!by && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.map.latLngToLayerPoint(place).add(by ?? [0, 0]);
    this.replace(place.at, by ? place.line(this.map.layerPointToLatLng(at)) : null);
    this.map.getPane("markerPane").querySelector(`[title="${place.title}"]`)?.focus();
  }
}

onMap((map, element) => {
  const root = element.closest("[data-area-field]");
  if (root) new Drawing(map, root);
});
