// Ground on which nobody lives: laid over the colours, under outlines and rivers, so that a choice paints no more than before.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
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

    // done when it is as wished; a later wish overtakes an earlier one
    async show(wanted) {
      this.wanted = wanted && this.known;
      if (this.wanted === this.shown) return;
      const latLngs = this.wanted && (await this.load());
      if (this.wanted === this.shown) return;
      this.shown = this.wanted;
      if (!this.layer && this.shown) this.build(latLngs);
      if (this.shown) this.layer.addTo(this.map);
      else this.layer.remove();
      if (this.shapes.onCanvas) this.coverCanvas();
      if (this.maskAgain) {
        const { renderer } = this.ground.options;
        renderer.off("update", this.maskAgain).on("update", this.maskAgain); // behind the renderer's own, which draws the ground
        this.maskAgain();
      }
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
      if (this.background) this.ground.options.fill = false;
      this.lines = L.polygon(this.outlines(), { ...pane, interactive: false, fill: false, color, weight, opacity });
      this.layer = L.layerGroup([this.ground, this.lines]);
      if (this.background) this.mask(layers[0].options.renderer);
    }

    // over a map in the background the colours are taken away instead, so that it can be seen; a mask catches no click
    mask(colours) {
      const masks = document.createElementNS(SVG, "defs");
      masks.innerHTML = '<mask id="inhabited" maskUnits="userSpaceOnUse"><rect fill="#fff"/><path fill="#000" fill-rule="evenodd"/></mask>';
      colours._container.prepend(masks);
      const [mask, rect, path] = ["mask", "rect", "path"].map((name) => masks.querySelector(name));
      this.maskAgain = () => {
        if (this.shown) colours._rootGroup.setAttribute("mask", "url(#inhabited)");
        else colours._rootGroup.removeAttribute("mask");
        const drawn = this.ground.getElement();
        if (!this.shown || !drawn) return;
        const { min, max } = colours._bounds;
        const frame = { x: min.x, y: min.y, width: max.x - min.x, height: max.y - min.y };
        for (const [name, value] of Object.entries(frame)) [mask, rect].forEach((element) => element.setAttribute(name, value));
        path.setAttribute("d", drawn.getAttribute("d"));
      };
    }

    coverCanvas() {
      this.shapes.layers[0].options.renderer.overlay = null;
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
      this.maskAgain?.();
    }
  }

  // a polygon's rings are one level deep, those of several polygons two
  const asParts = (rings) => (Array.isArray(rings[0][0]) ? rings : [rings]);

  window.quartierBareGround = BareGround;
})();
