// Ground on which nobody lives: laid over the colours, under outlines and rivers, so that a choice paints no more than before.
(() => {
  "use strict";

  const SMOOTH = 0.5; // pixels by which Leaflet may simplify: as little as keeps the edge under its outline

  class BareGround {
    constructor(map, shapes, background) {
      Object.assign(this, { map, shapes, background, bands: new Map(), band: 0, shown: false, layer: null });
      map.createPane("bare").style.zIndex = 410;
      map.getPane("bare").style.pointerEvents = "none";
    }

    get known() {
      return Boolean(this.shapes.index.bare);
    }

    onBare(at) {
      return this.shown && this.shapes.index.on_bare[at] === "1";
    }

    // shown as soon as it has arrived; a later wish overtakes an earlier one. Gives back whether anything changed.
    async show(wanted) {
      this.wanted = wanted && this.known;
      if (this.wanted === this.shown) return false;
      const latLngs = this.wanted && (await this.load());
      if (this.wanted === this.shown) return false;
      this.shown = this.wanted;
      if (!this.layer && this.shown) this.build(latLngs);
      if (this.shown) this.layer.addTo(this.map);
      else this.layer.remove();
      if (this.shapes.onCanvas) this.coverCanvas();
      return true;
    }

    async load() {
      const wanted = this.wantedBand();
      if (!this.bands.has(wanted)) {
        const { coordinates } = await window.quartierFigures.persistently(`${this.shapes.address}/bare-${wanted}.geojson`);
        this.bands.set(wanted, L.GeoJSON.coordsToLatLngs(coordinates, 2));
      }
      this.band = wanted;
      return this.bands.get(wanted);
    }

    wantedBand() {
      return Math.min(this.shapes.band, this.shapes.index.bare - 1);
    }

    build(latLngs) {
      const { onCanvas, layers, drawing } = this.shapes;
      const still = { interactive: false, smoothFactor: SMOOTH };
      if (onCanvas) {
        this.ground = L.polygon(latLngs, { ...still, renderer: layers[0].options.renderer, stroke: false });
        this.layer = this.ground;
        return;
      }
      const pane = { pane: "bare", renderer: L.svg({ pane: "bare" }) };
      const { color, weight, opacity } = layers[0].options;
      this.ground = L.polygon(latLngs, { ...still, ...pane, color: drawing.bare.edge, weight: 1, fillColor: drawing.bare.fill, fillOpacity: 1, className: "bare-ground" });
      this.lines = L.polygon(this.outlines(), { ...pane, interactive: false, fill: false, color, weight, opacity });
      this.layer = L.layerGroup([this.ground, this.lines]);
    }

    coverCanvas() {
      this.shapes.layers[0].options.renderer.bare = this.shown ? { layer: this.ground, fill: this.background ? "" : this.shapes.drawing.bare.fill, edge: this.shapes.drawing.bare.edge } : null;
      this.shapes.redraw();
    }

    outlines() {
      return this.shapes.layers.map((layer) => layer.getLatLngs()).flatMap(asParts);
    }

    // behind the shapes, when they have become finer or coarser
    async refine() {
      if (!this.layer) return;
      if (this.lines) this.lines.setLatLngs(this.outlines());
      if (this.wantedBand() !== this.band) this.ground.setLatLngs(await this.load());
    }
  }

  // a polygon's rings are one level deep, those of several polygons two
  const asParts = (rings) => (Array.isArray(rings[0][0]) ? rings : [rings]);

  window.quartierBareGround = BareGround;
})();
