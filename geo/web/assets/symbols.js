// Circles whose area is the number: of one size in pixels at every zoom, so that they are those of the legend. A true zero
// is written as 0.
(() => {
  "use strict";

  const NARROW = "(max-width: 640px)"; // as in the page's style sheet: legend and map change their size together
  const FILL = 0.55; // as in geo/drawing/symbols.py
  const RIM = 1.3; // pixels
  const BROKEN = [5, 4]; // the rim of an uncertain number
  const NONE = ".";

  // the page around the frame, whose style sheet sizes the legend; in somebody else's page the frame is all there is
  const page = () => {
    try {
      return window.parent.document ? window.parent : window;
    } catch {
      return window;
    }
  };

  // Few circles: elements above the quartiers and what lies on them. They are made once, and hidden while nobody needs them.
  class Elements {
    constructor(map, shapes) {
      Object.assign(this, { map, shapes, made: [], order: "" });
    }

    show(circles) {
      const wanted = new Set(circles.map(({ at }) => at));
      this.made.forEach((element, at) => { element.getElement().style.display = wanted.has(at) ? "" : "none"; });
      circles.forEach((circle) => this.place(this.made[circle.at] || this.make(circle.at), circle));
      const order = circles.map(({ at }) => at).join();
      if (order !== this.order) circles.forEach(({ at }) => this.made[at].bringToFront());
      this.order = order;
    }

    // whoever points at a circle points at its quartier
    make(at) {
      if (!this.renderer) {
        this.map.createPane("symbols").style.zIndex = 425;
        this.renderer = L.svg({ pane: "symbols" });
      }
      const [latitude, longitude] = this.shapes.index.labels[at];
      const style = { renderer: this.renderer, weight: RIM, fillOpacity: FILL, className: "symbol" };
      const circle = L.circleMarker([latitude, longitude], style).addTo(this.map);
      circle.addEventParent(this.shapes.layers[at]);
      circle.getElement().dataset.circle = this.shapes.index.ids[at];
      this.made[at] = circle;
      return circle;
    }

    place(element, { radius, colour, uncertain }) {
      const dashArray = uncertain ? BROKEN.join(" ") : null;
      const { fillColor, dashArray: before } = element.options;
      if (fillColor !== colour || before !== dashArray) element.setStyle({ color: colour, fillColor: colour, dashArray });
      element.setRadius(radius);
    }
  }

  // Many circles: drawn on the quartiers' own canvas, as one above it would keep mouse and finger from them.
  class OnCanvas {
    constructor(map, shapes) {
      Object.assign(this, { map, shapes, circles: [], asked: null, pointed: null });
      this.middles = shapes.index.labels.map(([latitude, longitude]) => L.latLng(latitude, longitude));
      shapes.layers[0].options.renderer.circles = this;
      const inside = L.Polygon.prototype._containsPoint;
      shapes.layers.forEach((layer, at) => {
        layer._containsPoint = (point) => {
          const circle = this.at(point);
          return circle ? circle.at === at : inside.call(layer, point);
        };
      });
    }

    show(circles) {
      this.circles = circles;
      this.asked = null;
      this.shapes.redraw();
    }

    draw(ctx) {
      ctx.lineWidth = RIM;
      for (const circle of this.circles) {
        circle.point = this.map.latLngToLayerPoint(this.middles[circle.at]);
        ctx.beginPath();
        ctx.arc(circle.point.x, circle.point.y, circle.radius, 0, 2 * Math.PI);
        Object.assign(ctx, { globalAlpha: FILL, fillStyle: circle.colour, strokeStyle: circle.colour });
        ctx.fill();
        ctx.globalAlpha = 1;
        ctx.setLineDash(circle.uncertain ? BROKEN : []);
        ctx.stroke();
      }
      ctx.setLineDash([]);
      this.asked = null;
    }

    // the topmost circle at a point; every quartier is asked about the same one
    at(point) {
      if (this.asked !== point) {
        this.asked = point;
        const there = ({ point: middle, radius }) => middle && (point.x - middle.x) ** 2 + (point.y - middle.y) ** 2 <= radius ** 2;
        this.pointed = this.circles.findLast(there) || null;
      }
      return this.pointed;
    }
  }

  class Symbols {
    constructor(map, shapes) {
      Object.assign(this, { shapes, painting: null, zerosAt: [] });
      this.drawing = shapes.onCanvas ? new OnCanvas(map, shapes) : new Elements(map, shapes);
      this.zeros = L.layerGroup().addTo(map);
      this.narrow = page().matchMedia(NARROW);
      this.narrow.addEventListener("change", () => { if (this.painting) this.paint(this.painting); });
    }

    paint(painting) {
      const drew = this.painting?.symbols;
      this.painting = painting;
      if (!painting.symbols && !drew) return;
      const circles = painting.symbols ? this.sized(painting) : [];
      this.writeZeros(circles.filter(({ radius }) => !radius));
      this.drawing.show(circles.filter(({ radius }) => radius).sort((a, b) => b.radius - a.radius));
    }

    // how large the circle of each quartier is that has one
    sized({ symbols, figures: [{ values }], marks, mark_names: names }) {
      const largest = symbols.pixels[this.narrow.matches ? 1 : 0];
      const circles = [];
      values.forEach((value, at) => {
        if (symbols.fills[at] === NONE) return;
        const radius = largest * Math.sqrt(Math.abs(value) / symbols.largest);
        circles.push({ at, radius, colour: symbols.colours[parseInt(symbols.fills[at], 36)], uncertain: names[marks[at]] === "unreliable" });
      });
      return circles;
    }

    // where zeros stand, so that no name covers them
    places() {
      return this.zerosAt.map((at) => this.shapes.index.labels[at].slice(0, 2));
    }

    writeZeros(zeros) {
      this.zeros.clearLayers();
      this.zerosAt = zeros.map(({ at }) => at);
      this.places().forEach((place) => {
        const icon = L.divIcon({ html: "<div class='quartier-label'>0</div>", className: "quartier-label-icon quartier-zero", iconSize: [0, 0] });
        L.marker(place, { icon, keyboard: false, interactive: false }).addTo(this.zeros);
      });
    }

    // for whoever must know when a choice has arrived
    drawn() {
      return this.painting?.symbols ? this.painting.figures[0].values.join() : "";
    }
  }

  window.quartierSymbols = Symbols;
})();
