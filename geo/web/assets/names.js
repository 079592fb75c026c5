// Names on the map, where they fit and leave the workshops' marks free.
(() => {
  "use strict";

  const FONT = "600 12px system-ui, sans-serif";
  const LINE = 15; // pixels
  const LEAST_ROOM = 26; // pixels: nothing fits into less
  const MOST = 250; // names in view; more would be noise

  class Names {
    constructor(map) {
      this.map = map;
      this.group = L.layerGroup().addTo(map);
      this.pen = document.createElement("canvas").getContext("2d");
      this.pen.font = FONT;
      this.widths = new Map();
    }

    width(text) {
      if (!this.widths.has(text)) this.widths.set(text, this.pen.measureText(text).width);
      return this.widths.get(text);
    }

    widest(texts) {
      return Math.max(...texts.map((text) => this.width(text)));
    }

    place({ names, halves, labels }, inkOf, places, sparse) {
      this.group.clearLayers();
      const view = this.map.getBounds();
      const written = [];
      labels.forEach(([latitude, longitude, reach], at) => {
        if (written.length >= MOST || !view.contains([latitude, longitude])) return;
        const centre = this.map.latLngToLayerPoint([latitude, longitude]);
        const room = 2 * Math.abs(this.map.latLngToLayerPoint([latitude, longitude + reach]).x - centre.x);
        if (room < LEAST_ROOM) return;
        const lines = [[names[at]], halves[at]].find((texts) => Math.hypot(this.widest(texts), LINE * texts.length) <= room * 1.12);
        if (!lines) return;
        const text = document.createElement("div");
        text.className = "quartier-label";
        lines.forEach((line) => text.append(Object.assign(document.createElement("div"), { textContent: line })));
        const [ink, rim] = inkOf(at);
        text.style.setProperty("--ink", ink);
        text.style.setProperty("--rim", rim);
        text.style.marginTop = `${this.clearance(centre, lines, places)}px`;
        const icon = L.divIcon({ html: text, className: "quartier-label-icon", iconSize: [0, 0] });
        written.push(L.marker([latitude, longitude], { icon, keyboard: false, interactive: false }));
      });
      // on a phone two names out of eighteen would look as if they were meant
      if (!sparse || written.length * 2 >= names.length) written.forEach((label) => label.addTo(this.group));
    }

    // how far a label moves up or down to leave the workshops' marks free
    clearance(centre, lines, places) {
      const wide = this.widest(lines) / 2 + 10;
      const high = (LINE / 2) * lines.length + 10;
      const covering = places
        .map((place) => this.map.latLngToLayerPoint(place).subtract(centre))
        .find(({ x, y }) => Math.abs(x) < wide && Math.abs(y) < high);
      if (!covering) return 0;
      return covering.y < 0 ? covering.y + high : covering.y - high;
    }
  }

  window.quartierNames = Names;
})();
