// The quartiers' shapes: as SVG where they are few, on a canvas where they are many. Finer ones come when zoomed in.
(() => {
  "use strict";

  const MANY = 1000; // quartiers: above it a canvas answers faster (docs/performance.md)
  const TOGETHER = 60; // quartiers of one path
  const SVG = "http://www.w3.org/2000/svg";
  const COLOURED = ["ok", "unreliable"];

  // A canvas whose fills may be patterns, and a second one above the first. Quartiers of the same fill are drawn as one
  // path, which takes a fifth less time than one by one (docs/performance.md).
  const Patterned = L.Canvas.extend({
    _draw() {
      const ctx = this._ctx;
      const groups = new Map();
      for (let order = this._drawFirst; order; order = order.next) {
        if (order.layer === this.bare?.layer) continue;
        const { fillColor, dotted } = order.layer.options;
        const key = dotted ? `${fillColor} dotted` : fillColor;
        if (!groups.has(key)) groups.set(key, { fills: dotted ? [fillColor, "unreliable"] : [fillColor], layers: [] });
        groups.get(key).layers.push(order.layer);
      }
      ctx.save();
      ctx.globalAlpha = 1;
      for (const { fills, layers } of groups.values()) {
        for (let from = 0; from < layers.length; from += TOGETHER) {
          this._trace(layers.slice(from, from + TOGETHER));
          for (const fill of fills) {
            ctx.fillStyle = this.tiles[fill] || fill;
            ctx.fill("evenodd");
          }
        }
      }
      if (this.bare && !this.bare.fill) this._cover(this.bare);
      this._lay([...groups.values()].flatMap(({ layers }) => layers));
      this.circles?.draw(ctx);
      ctx.restore();
    },
    // pale ground and outlines are the same for every choice: drawn once for a view, and then laid over the colours
    _lay(layers) {
      const ctx = this._ctx;
      if (!this.overlay) {
        const { width, height } = this._container;
        this.overlay = Object.assign(document.createElement("canvas"), { width, height });
        this._ctx = this.overlay.getContext("2d");
        this._ctx.setTransform(ctx.getTransform());
        if (this.bare?.fill) this._cover(this.bare);
        if (layers.length) Object.assign(this._ctx, { lineWidth: layers[0].options.weight, strokeStyle: layers[0].options.color, lineJoin: "round" });
        for (let from = 0; from < layers.length; from += TOGETHER) {
          this._trace(layers.slice(from, from + TOGETHER));
          this._ctx.stroke();
        }
        this._ctx = ctx;
      }
      const view = ctx.getTransform();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(this.overlay, 0, 0);
      ctx.setTransform(view);
    },
    // another view, or other shapes: a choice of another indicator comes by neither of these ways
    _update() {
      this.overlay = null;
      L.Canvas.prototype._update.call(this);
    },
    _requestRedraw(layer) {
      this.overlay = null;
      L.Canvas.prototype._requestRedraw.call(this, layer);
    },
    // over a map in the background the colours are taken away, so that it can be seen
    _cover({ layer, fill, edge }) {
      this._trace([layer]);
      if (fill) this._ctx.fillStyle = fill;
      else this._ctx.globalCompositeOperation = "destination-out";
      this._ctx.fill("evenodd");
      this._ctx.globalCompositeOperation = "source-over";
      Object.assign(this._ctx, { lineWidth: 0.6, strokeStyle: edge });
      this._ctx.stroke();
    },
    _trace(layers) {
      this._ctx.beginPath();
      layers.forEach(({ _parts }) => _parts.forEach((ring) => {
        ring.forEach(({ x, y }, at) => this._ctx[at ? "lineTo" : "moveTo"](x, y));
        this._ctx.closePath();
      }));
    },
  });

  const image = (address) => new Promise((done, failed) => {
    const made = new Image();
    made.onload = () => done(made);
    made.onerror = failed;
    made.src = address;
  });

  const latLngs = ({ type, coordinates }) => L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);

  class Shapes {
    constructor(map, marks, address) {
      Object.assign(this, { map, marks, address, layers: [], bands: new Map(), band: 0 });
    }

    // names first, then the coarsest shapes
    async load() {
      const { persistently } = window.quartierFigures;
      const asked = [persistently(`${this.address}/names.json`), persistently(`${this.address}/0.geojson`), this.marks];
      [this.index, this.first, this.drawing] = await Promise.all(asked);
      this.onCanvas = this.index.ids.length > MANY;
      const renderer = this.onCanvas ? await this.canvas() : L.svg();
      const style = { renderer, color: this.drawing.outline, weight: this.onCanvas ? 0.6 : 1, opacity: 0.9, fillOpacity: 1 };
      this.layers = this.first.geometries.map((geometry) => L.polygon(latLngs(geometry), style));
      this.bands.set(0, this.layers.map((layer) => layer.getLatLngs()));
      L.layerGroup(this.layers).addTo(this.map);
      if (!this.onCanvas) this.define(renderer._container);
      this.dots = this.layers.map(() => null);
      this.bounds = this.layers.reduce((all, layer) => all.extend(layer.getBounds()), L.latLngBounds([]));
    }

    async canvas() {
      const renderer = new Patterned({ padding: 0.3 });
      const pen = document.createElement("canvas").getContext("2d");
      const names = Object.keys(this.drawing.tiles);
      const tiles = await Promise.all(names.map(async (name) => pen.createPattern(await image(this.drawing.tiles[name]), "repeat")));
      renderer.tiles = Object.fromEntries(names.map((name, at) => [name, tiles[at]]));
      return renderer;
    }

    define(drawn) {
      const definitions = document.createElementNS(SVG, "defs");
      definitions.innerHTML = this.drawing.patterns; // ours, and constant: holds no data
      drawn.prepend(definitions);
    }

    fillOf(painting, at) {
      const mark = painting.mark_names[painting.marks[at]];
      return COLOURED.includes(mark) ? painting.colours[parseInt(painting.fills[at], 36)] : mark;
    }

    paint(painting) {
      this.painting = painting;
      this.layers.forEach((layer, at) => {
        const fill = this.fillOf(painting, at);
        const dotted = painting.mark_names[painting.marks[at]] === "unreliable";
        if (this.onCanvas) Object.assign(layer.options, { fillColor: fill, dotted });
        else this.paintPath(layer, at, fill, dotted);
      });
      if (this.onCanvas) this.redraw();
    }

    // Leaflet's own setStyle writes a dozen attributes and looks for what changed, for each of thousands
    paintPath(layer, at, fill, dotted) {
      layer.options.fillColor = fill.startsWith("#") ? fill : `url(#${fill})`;
      layer.getElement().setAttribute("fill", layer.options.fillColor);
      if (dotted && !this.dots[at]) {
        const style = { renderer: layer.options.renderer, interactive: false, stroke: false, fillColor: "url(#unreliable)", fillOpacity: 1 };
        this.dots[at] = L.polygon(layer.getLatLngs(), style);
      }
      if (!this.dots[at]) return;
      if (dotted) this.dots[at].addTo(this.map);
      else this.dots[at].remove();
    }

    redraw() {
      const renderer = this.layers[0].options.renderer;
      renderer._redrawBounds = null;
      renderer._redrawRequest = renderer._redrawRequest || L.Util.requestAnimFrame(renderer._redraw, renderer);
    }

    // the finest band made for this zoom; what has not arrived yet is shown coarser
    async refine(zoomed) {
      const wanted = this.index.bands.filter((zoom) => zoom <= zoomed + 0.01).length - 1;
      if (wanted === this.band || wanted < 0) return;
      this.band = wanted;
      if (!this.bands.has(wanted)) {
        const asked = `${this.address}/${wanted}.geojson`;
        const { geometries } = await window.quartierFigures.persistently(asked, () => this.band === wanted);
        this.bands.set(wanted, geometries.map(latLngs));
      }
      if (this.band !== wanted) return;
      const finer = this.bands.get(wanted);
      this.layers.forEach((layer, at) => {
        layer.setLatLngs(finer[at]);
        if (this.dots[at]) this.dots[at].setLatLngs(finer[at]);
      });
    }
  }

  window.quartierShapes = Shapes;
})();
