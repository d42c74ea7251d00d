/* What Leaflet does not draw well: thousands of moving points, and names that fit.
   Points live in typed arrays of world coordinates; glyphs are drawn once and
   stamped. Above a few thousand in view each point becomes a small square, which stays under a frame. */
/* global L */

const stampAtMost = 4000;
const glyphSize = 26;
const free = 4;
const quiet = 8;
const quietBelowZoom = 11.5;

export const severities = ["critical", "high", "medium", "low"];
export const unitLooks = ["available", "assigned", "busy", "off"];

export class Points {
  constructor() {
    this.size = 0;
    this.grow(1024);
    this.glyphs = new Map();
  }

  grow(capacity) {
    this.capacity = capacity;
    this.x = new Float64Array(capacity);
    this.y = new Float64Array(capacity);
    this.look = new Uint8Array(capacity);
    this.alpha = new Uint8Array(capacity);
    this.seen = new Float32Array(capacity * 3);
    this.uuid = new Array(capacity);
    this.places = new Map();
  }

  put(at, lon, lat) {
    this.x[at] = (lon + 180) / 360;
    const sine = Math.sin((lat * Math.PI) / 180);
    this.y[at] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  /** Move one point that is there already; answers whether it was. */
  move({ uuid, lon, lat, alpha }) {
    const at = this.places.get(uuid);
    if (at === undefined) return false;
    this.put(at, lon, lat);
    this.alpha[at] = alpha;
    return true;
  }

  /** Rows of {uuid, lon, lat, look, alpha}; look 0-3 incidents by severity, 4-7 units. */
  fill(rows) {
    if (rows.length > this.capacity) this.grow(2 ** Math.ceil(Math.log2(rows.length)));
    this.size = 0;
    this.places.clear();
    for (const row of rows) {
      const at = this.size++;
      this.put(at, row.lon, row.lat);
      this.places.set(row.uuid, at);
      this.look[at] = row.look;
      this.alpha[at] = row.alpha ?? 255;
      this.uuid[at] = row.uuid;
    }
  }

  /** The nearest point within `reach` pixels; a brute scan of 50,000 takes about a millisecond. */
  nearest(world, scale, reach) {
    let best = -1;
    let bestSquare = (reach / scale) ** 2;
    for (let at = 0; at < this.size; at += 1) {
      const square = (this.x[at] - world.x) ** 2 + (this.y[at] - world.y) ** 2;
      if (square <= bestSquare) {
        bestSquare = square;
        best = at;
      }
    }
    return best < 0 ? null : { uuid: this.uuid[best], look: this.look[best] };
  }
}

export const PointLayer = L.Layer.extend({
  initialize(points, colours) {
    this.points = points;
    this.colours = colours;
  },
  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "points leaflet-zoom-hide");
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane("points").append(this.canvas);
    map.on("moveend zoomend resize viewreset", this.redraw, this);
    this.redraw();
  },
  recolour(colours) {
    this.colours = colours;
    this.points.glyphs.clear();
    this.redraw();
  },
  redraw() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  },
  draw() {
    const size = this._map.getSize();
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const margin = 0.25;
    const corner = this._map.containerPointToLayerPoint([-size.x * margin, -size.y * margin]).round();
    const width = Math.round(size.x * (1 + 2 * margin));
    const height = Math.round(size.y * (1 + 2 * margin));
    const { canvas } = this;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    L.DomUtil.setPosition(canvas, corner);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const origin = this._map.getPixelOrigin();
    const world = 256 * 2 ** this._map.getZoom();
    this.paint(context, { world, left: origin.x + corner.x, top: origin.y + corner.y, width, height, ratio });
  },
  paint(context, view) {
    const { points } = this;
    let count = 0;
    for (let at = 0; at < points.size; at += 1) {
      const x = points.x[at] * view.world - view.left;
      const y = points.y[at] * view.world - view.top;
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      points.seen[count] = at;
      points.seen[count + 1] = x;
      points.seen[count + 2] = y;
      count += 3;
    }
    const seen = points.seen.subarray(0, count);
    if (count / 3 > stampAtMost) this.paintSquares(context, seen, view.ratio);
    else this.paintGlyphs(context, seen, view.ratio);
  },
  /* From far, a free unit is no news and shrinks to a dot; incidents are painted last, the worst on top. */
  paintGlyphs(context, seen, ratio) {
    const far = this._map.getZoom() < quietBelowZoom;
    for (let look = 7; look >= 0; look -= 1) {
      const glyph = this.glyph(look === free && far ? quiet : look, ratio);
      for (let i = 0; i < seen.length; i += 3) {
        if (this.points.look[seen[i]] !== look) continue;
        context.globalAlpha = this.points.alpha[seen[i]] / 255;
        context.drawImage(glyph, seen[i + 1] - glyphSize / 2, seen[i + 2] - glyphSize / 2, glyphSize, glyphSize);
      }
    }
    context.globalAlpha = 1;
  },
  /* Written as pixels: 50,000 squares by fillRect take four times as long. */
  paintSquares(context, seen, ratio) {
    const { width, height } = this.canvas;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const side = Math.round(4 * ratio);
    for (let look = 7; look >= 0; look -= 1) {
      const colour = littleEndian(look < 4 ? this.colours[severities[look]] : this.colours.unit);
      for (let i = 0; i < seen.length; i += 3) {
        if (this.points.look[seen[i]] !== look) continue;
        const left = Math.round(seen[i + 1] * ratio) - (side >> 1);
        const top = Math.round(seen[i + 2] * ratio) - (side >> 1);
        if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
        for (let row = top; row < top + side; row += 1) {
          pixels.fill(colour, row * width + left, row * width + left + side);
        }
      }
    }
    context.putImageData(image, 0, 0);
  },
  glyph(look, ratio) {
    const key = `${look}@${ratio}`;
    if (!this.points.glyphs.has(key)) this.points.glyphs.set(key, drawGlyph(look, ratio, this.colours));
    return this.points.glyphs.get(key);
  },
});

function littleEndian(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return (0xff000000 | ((number & 0xff) << 16) | (number & 0xff00) | (number >> 16)) >>> 0;
}

function drawGlyph(look, ratio, colours) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = glyphSize * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.translate(glyphSize / 2, glyphSize / 2);
  if (look === quiet) drawQuiet(context, colours);
  else if (look < 4) drawIncident(context, look, colours);
  else drawUnit(context, unitLooks[look - 4], colours);
  return canvas;
}

function drawIncident(context, step, colours) {
  context.beginPath();
  if (step === 0) context.rect(-9, -9, 18, 18);
  if (step === 1) polygon(context, [[0, -11], [11.5, 9], [-11.5, 9]]);
  if (step === 2) polygon(context, [[0, -11.5], [11.5, 0], [0, 11.5], [-11.5, 0]]);
  if (step === 3) context.arc(0, 0, 9, 0, Math.PI * 2);
  context.fillStyle = colours[severities[step]];
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = colours.ink;
  context.stroke();
  context.fillStyle = colours.ink;
  context.font = '750 11px "Inter Variable", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(step + 1), 0, step === 1 ? 3 : 0.5);
}

function drawQuiet(context, colours) {
  context.fillStyle = colours.edge;
  context.fillRect(-3, -3, 6, 6);
  context.lineWidth = 1;
  context.strokeStyle = colours.text;
  context.strokeRect(-2.5, -2.5, 5, 5);
}

/* A unit is a small square: hollow when free, half when under way, filled on scene. */
function drawUnit(context, look, colours) {
  context.beginPath();
  polygon(context, [[-5.5, -5.5], [5.5, -5.5], [5.5, 5.5], [-5.5, 5.5]]);
  context.lineWidth = 3.5;
  context.strokeStyle = colours.edge;
  context.stroke();
  context.fillStyle = look === "busy" ? colours.unit : colours.edge;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = colours.unit;
  if (look === "off") context.setLineDash([2, 2]);
  context.stroke();
  if (look !== "assigned") return;
  context.beginPath();
  polygon(context, [[-5.5, 5.5], [5.5, -5.5], [5.5, 5.5]]);
  context.fillStyle = colours.unit;
  context.fill();
}

function polygon(context, corners) {
  context.moveTo(...corners[0]);
  for (const corner of corners.slice(1)) context.lineTo(...corner);
  context.closePath();
}

/* Names are drawn where they fit, biggest first, never over one another. */
export const NameLayer = L.Layer.extend({
  initialize(colours) {
    this.colours = colours;
    this.places = [];
  },
  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "points leaflet-zoom-hide");
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane("names").append(this.canvas);
    map.on("moveend zoomend resize viewreset", this.draw, this);
    this.draw();
  },
  add(collection) {
    for (const feature of collection.features ?? []) {
      const name = feature.properties?.name;
      const bounds = L.geoJSON(feature).getBounds();
      if (!name || !bounds.isValid() || feature.properties.kind === "state") continue;
      const { label, kind } = feature.properties;
      if (kind === "county" && this.places.some((place) => place.wide && same(place.name, name))) continue;
      const middle = label ? L.latLng(label[1], label[0]) : bounds.getCenter();
      this.places.push({ name, bounds, middle, wide: kind === "county" });
    }
    this.places.sort((one, other) => extent(other) - extent(one));
    this.draw();
  },
  recolour(colours) {
    this.colours = colours;
    this.draw();
  },
  draw() {
    const size = this._map.getSize();
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const { canvas } = this;
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    this.write(context, size);
  },
  write(context, size) {
    const taken = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const place of this.places) {
      const wide = this.width(place);
      context.font = `${place.wide ? 550 : 450} 11px "Inter Variable", sans-serif`;
      context.letterSpacing = place.wide ? "1.5px" : "0px";
      const words = place.wide ? place.name.toUpperCase() : place.name;
      const length = context.measureText(words).width;
      if (length > wide * 1.25) continue;
      const at = this._map.latLngToContainerPoint(place.middle);
      const box = [at.x - length / 2 - 6, at.y - 9, at.x + length / 2 + 6, at.y + 9];
      if (box[2] < 0 || box[0] > size.x || box[3] < 0 || box[1] > size.y) continue;
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      context.lineWidth = 3;
      context.strokeStyle = this.colours.halo;
      context.strokeText(words, at.x, at.y);
      context.fillStyle = this.colours.text;
      context.fillText(words, at.x, at.y);
    }
  },
  width(place) {
    const west = this._map.latLngToContainerPoint(place.bounds.getNorthWest());
    return this._map.latLngToContainerPoint(place.bounds.getSouthEast()).x - west.x;
  },
});

/* A county stands in the region's map and may stand among the jurisdictions too. */
function same(one, other) {
  return one.replace(/ County$/, "") === other.replace(/ County$/, "");
}

function extent(place) {
  return (place.bounds.getEast() - place.bounds.getWest()) * (place.bounds.getNorth() - place.bounds.getSouth());
}

function overlaps(one, other) {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}
