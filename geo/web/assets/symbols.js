// Circles whose area is the number: of one size in pixels at every zoom, so that they are those of the legend. A true zero
// is written as 0.
(() => {
  "use strict";

  const NARROW = "(max-width: 640px)"; // as in the page's style sheet: legend and map change their size together
  const FILL = 0.55; // as in geo/drawing/symbols.py
  const RIM = 1.3; // pixels
  const BROKEN = "5 4"; // the rim of an uncertain number
  const NONE = ".";

  // the page around the frame, whose style sheet sizes the legend; in somebody else's page the frame is all there is
  const page = () => {
    try {
      return window.parent.document ? window.parent : window;
    } catch {
      return window;
    }
  };

  class Symbols {
    constructor(map, shapes) {
      Object.assign(this, { map, shapes, circles: [], shown: [], painting: null });
      this.zeros = L.layerGroup().addTo(map);
      this.narrow = page().matchMedia(NARROW);
      this.narrow.addEventListener("change", () => { if (this.painting) this.paint(this.painting); });
    }

    paint(painting) {
      this.painting = painting;
      const drawn = painting.symbols ? this.sized(painting) : [];
      this.writeZeros(drawn.filter(({ radius }) => !radius));
      const seen = drawn.filter(({ radius }) => radius).sort((a, b) => b.radius - a.radius);
      this.draw(seen);
    }

    // how large the circle of each quartier is that has one
    sized({ symbols, figures: [{ values }], marks, mark_names: names }) {
      const largest = symbols.pixels[this.narrow.matches ? 1 : 0];
      const radius = (value) => largest * Math.sqrt(Math.abs(value) / symbols.largest);
      return values
        .map((value, at) => ({ at, radius: radius(value), fill: symbols.fills[at], uncertain: names[marks[at]] === "unreliable" }))
        .filter(({ fill }) => fill !== NONE)
        .map((circle) => ({ ...circle, colour: symbols.colours[parseInt(circle.fill, 36)] }));
    }

    draw(seen) {
      const wanted = new Set(seen.map(({ at }) => at));
      this.shown.filter((at) => !wanted.has(at)).forEach((at) => this.circles[at].remove());
      this.shown = seen.map(({ at }) => at);
      for (const { at, radius, colour, uncertain } of seen) {
        const circle = this.circles[at] || (this.circles[at] = this.made(at));
        const style = { radius, color: colour, fillColor: colour, dashArray: uncertain ? BROKEN : null };
        if (this.shapes.onCanvas) this.placeOnCanvas(circle, style);
        else this.placeAsElement(circle, style, this.shapes.index.ids[at]);
      }
      if (this.shapes.onCanvas && this.shapes.painting) this.shapes.redraw();
    }

    // whoever points at a circle points at its quartier
    made(at) {
      const [latitude, longitude] = this.shapes.index.labels[at];
      const style = { renderer: this.renderer(), weight: RIM, fillOpacity: FILL, className: "symbol" };
      const circle = L.circleMarker([latitude, longitude], style);
      circle.addEventParent(this.shapes.layers[at]);
      return circle;
    }

    // on a canvas the quartiers' own: one above it would keep mouse and finger from them
    renderer() {
      if (this.shapes.onCanvas) return this.shapes.layers[0].options.renderer;
      if (!this.own) {
        this.map.createPane("symbols").style.zIndex = 425;
        this.own = L.svg({ pane: "symbols" });
      }
      return this.own;
    }

    placeAsElement(circle, style, id) {
      circle.setStyle(style);
      circle.addTo(this.map).bringToFront();
      circle.getElement().dataset.circle = id;
    }

    placeOnCanvas(circle, style) {
      Object.assign(circle.options, style);
      circle._radius = style.radius;
      if (this.map.hasLayer(circle)) circle._updateBounds();
      else circle.addTo(this.map);
      circle.bringToFront();
    }

    places(drawn = this.zerosAt || []) {
      return drawn.map((at) => this.shapes.index.labels[at].slice(0, 2));
    }

    writeZeros(drawn) {
      this.zeros.clearLayers();
      this.zerosAt = drawn.map(({ at }) => at);
      this.places().forEach((place) => {
        const icon = L.divIcon({ html: "<div class='quartier-label'>0</div>", className: "quartier-label-icon quartier-zero", iconSize: [0, 0] });
        L.marker(place, { icon, keyboard: false, interactive: false }).addTo(this.zeros);
      });
    }

    // for whoever must know when a choice has arrived
    drawn() {
      return this.painting?.symbols ? JSON.stringify([this.painting.symbols, this.painting.figures[0].values]) : "";
    }
  }

  window.quartierSymbols = Symbols;
})();
