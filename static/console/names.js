/* Names of places on the map: drawn where they fit, biggest first, never over one another. */
/* global L */

export const NameLayer = L.Layer.extend({
  initialize(colours) {
    this.colours = colours;
    this.places = [];
  },
  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "points leaflet-zoom-hide");
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane("overlayPane").append(this.canvas);
    map.on("moveend zoomend resize viewreset", this.draw, this);
    this.draw();
  },
  onRemove(map) {
    map.off("moveend zoomend resize viewreset", this.draw, this);
    this.canvas.remove();
  },
  add(collection) {
    for (const feature of collection.features ?? []) {
      const name = feature.properties?.name;
      const bounds = L.geoJSON(feature).getBounds();
      if (name && bounds.isValid()) this.places.push({ name, bounds, middle: bounds.getCenter() });
    }
    this.places.sort((one, other) => extent(other) - extent(one));
    this.draw();
  },
  recolour(colours) {
    this.colours = colours;
    this.draw();
  },
  draw() {
    if (!this._map) return;
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
      const county = place.bounds.getEast() - place.bounds.getWest() > 0.25;
      context.font = `${county ? 550 : 450} ${county ? 11.5 : 11}px "Inter Variable", sans-serif`;
      context.letterSpacing = county ? "1.5px" : "0px";
      const words = county ? place.name.toUpperCase() : place.name;
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

function extent(place) {
  return (place.bounds.getEast() - place.bounds.getWest()) * (place.bounds.getNorth() - place.bounds.getSouth());
}

function overlaps(one, other) {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}
