// The map inside the component's frame: geometry is fetched once, every choice only repaints.
// All names and texts arrive as data and are shown with textContent, never as markup.
(() => {
  "use strict";

  const OUTLINE = { weight: 1, opacity: 0.9, fillOpacity: 1 }; // its colour comes with the drawing
  const SELECTED = { color: "#111827", weight: 4 };
  const ACTIVE = { color: "#0b6bcb", weight: 4 };
  const RIM = { color: "#ffffff", weight: 8 }; // under both, so that they stand out from dark classes too
  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN = 14; // pixels around the city
  const NARROW = 480; // pixels: a phone
  const ROOM_FOR_TIP = 120; // pixels that a tip needs above its point
  const LABEL_FONT = "600 12px system-ui, sans-serif";

  let map = null;
  let shapes = new Map(); // quartier_id → { layer, dots, feature }
  let order = []; // quartier ids in the order of their names
  let current = null; // the one tab stop
  let view = null;
  let markers = null;
  let labels = null;
  const outlines = {}; // of the selected quartier, and of the one under mouse or keyboard
  let moved = false;
  let signs = {}; // status → drawing of a workshop's mark
  let typed = { text: "", at: 0 };

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const lines = (className, texts) => {
    const box = element("div", className);
    texts.filter(Boolean).forEach((text, index) => box.append(element(index ? "div" : "strong", "", text)));
    return box;
  };

  window.quartierMap = (leafletMap, geometryUrl, drawing) => {
    map = leafletMap;
    signs = drawing.signs;
    OUTLINE.color = drawing.outline;
    map.attributionControl.setPrefix(false);
    markers = L.layerGroup().addTo(map);
    labels = L.layerGroup().addTo(map);
    fetch(geometryUrl)
      .then((answer) => answer.json())
      .then((geometry) => {
        draw(geometry, drawing.patterns);
        if (view) apply();
      });
    map.on("zoomend", () => { placeLabels(); allowDragging(); });
    addHome();
    map.on("dragend zoomstart", (event) => { if (event.type === "dragend") moved = true; });
    new ResizeObserver(() => { map.invalidateSize({ animate: false }); if (!moved) fit(); }).observe(map.getContainer());
  };

  // a finger that scrolls the page must not be caught by a map that shows everything already
  function allowDragging() {
    if (!L.Browser.mobile || !map.bounds) return;
    const zoomed = map.getZoom() > map.getBoundsZoom(map.bounds, false, L.point(MARGIN, MARGIN)) + 0.1;
    map.dragging[zoomed ? "enable" : "disable"]();
    map.getContainer().style.touchAction = zoomed ? "none" : "pan-y";
  }

  function addHome() {
    const zoom = map.zoomControl.getContainer();
    const home = element("a", "leaflet-control-zoom-home", "⌂");
    home.href = "#";
    home.setAttribute("role", "button");
    L.DomEvent.on(home, "click", (event) => { L.DomEvent.stop(event); moved = false; fit(); });
    zoom.append(home);
  }

  window.paint = (next) => {
    view = next;
    if (shapes.size) apply();
  };

  function draw(geometry, patterns) {
    const shapeLayer = L.geoJSON(geometry, { style: OUTLINE, onEachFeature: prepare }).addTo(map);
    const drawing = map.getPane("overlayPane").querySelector("svg");
    const definitions = document.createElementNS(SVG, "defs");
    definitions.innerHTML = patterns; // ours, and constant: holds no data
    drawing.prepend(definitions);
    map.bounds = shapeLayer.getBounds();
    order = [...shapes.keys()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    fit();
  }

  // while its frame is still being opened the map has no height, and Leaflet would keep an endless zoom for ever
  function fit() {
    const { x, y } = map.getSize();
    if (map.bounds && Math.min(x, y) > 4 * MARGIN) map.fitBounds(map.bounds, { padding: [MARGIN, MARGIN], animate: false });
  }

  const isColoured = (mark) => mark === "ok" || mark === "unreliable";

  const nameOf = (id) => shapes.get(id).feature.properties.name;

  function prepare(feature, layer) {
    const id = feature.properties.id;
    const dots = L.geoJSON(feature, { interactive: false, style: { stroke: false, fillColor: "url(#unreliable)", fillOpacity: 1 } });
    shapes.set(id, { layer, dots, feature });
    layer.bindTooltip(() => describe(id), { sticky: true, direction: "top", opacity: 1, className: "quartier-tip" });
    layer.on("click", () => pick(id));
    layer.on("mousemove", (event) => { layer.getTooltip().options.direction = sideOf(event.containerPoint); });
    layer.on("mouseover", () => emphasise(id, true));
    layer.on("mouseout", () => emphasise(id, false));
    layer.on("add", () => {
      const path = layer.getElement();
      path.setAttribute("role", "button");
      path.setAttribute("tabindex", "-1");
      path.dataset.quartier = id;
      path.addEventListener("keydown", (event) => onKey(event, id));
      path.addEventListener("focus", () => { makeCurrent(id); emphasise(id, true); tell(layer); });
      path.addEventListener("blur", () => { emphasise(id, false); layer.closeTooltip(); });
    });
  }

  const sideOf = ({ y }) => (y < ROOM_FOR_TIP ? "bottom" : "top");

  function tell(layer) {
    const middle = layer.getBounds().getCenter();
    layer.getTooltip().options.direction = sideOf(map.latLngToContainerPoint(middle));
    layer.openTooltip(middle);
  }

  function describe(id) {
    const [, , value, details] = view.quartiers[id] || [null, "no_data", view.texts.no_data, ""];
    return lines("tip", [nameOf(id), value, details]);
  }

  function pick(id) {
    makeCurrent(id);
    Streamlit.setComponentValue({ quartier: id, at: Date.now() });
    if (map.getSize().x < NARROW) setTimeout(() => window.parent.document.querySelector(".st-key-panel")?.scrollIntoView({ behavior: "smooth" }), 700);
  }

  function emphasise(id, on) {
    outline("active", on ? id : null, ACTIVE);
  }

  // drawn above all: bringing the quartier itself to the front would take the keyboard's focus away
  function outline(kind, id, style) {
    if (outlines[kind]) outlines[kind].remove();
    if (!shapes.has(id)) return;
    const lines = [RIM, style].map((line) =>
      L.geoJSON(shapes.get(id).feature, { interactive: false, style: { ...line, fill: false, className: "outline" } }));
    outlines[kind] = L.layerGroup(lines).addTo(map);
  }

  function makeCurrent(id) {
    if (current && shapes.has(current)) shapes.get(current).layer.getElement().setAttribute("tabindex", "-1");
    current = id;
    shapes.get(id).layer.getElement().setAttribute("tabindex", "0");
  }

  function onKey(event, id) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      pick(id);
    } else if (step) {
      go(order[(order.indexOf(id) + step + order.length) % order.length]);
    } else if (event.key === "Home" || event.key === "End") {
      go(order[event.key === "Home" ? 0 : order.length - 1]);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      typed = { text: (event.timeStamp - typed.at < 900 ? typed.text : "") + event.key.toLowerCase(), at: event.timeStamp };
      const match = order.find((candidate) => nameOf(candidate).toLowerCase().startsWith(typed.text));
      if (match) go(match);
    } else {
      return;
    }
    event.preventDefault();
  }

  const go = (id) => shapes.get(id).layer.getElement().focus();

  function apply() {
    document.documentElement.lang = view.language;
    document.title = view.title;
    if (window.frameElement) window.frameElement.title = view.title;
    nameZoom("in", view.texts.zoom_in);
    nameZoom("out", view.texts.zoom_out);
    nameZoom("home", view.texts.zoom_home);
    shapes.forEach(({ layer, dots }, id) => {
      const [number, mark, value, details] = view.quartiers[id] || [null, "no_data", view.texts.no_data, ""];
      layer.setStyle({ ...OUTLINE, fillColor: isColoured(mark) ? view.colours[number] : `url(#${mark})`, fillOpacity: 1 });
      if (mark === "unreliable") dots.addTo(map);
      else dots.remove();
      const path = layer.getElement();
      path.setAttribute("aria-label", [nameOf(id), value, details].filter(Boolean).join(", "));
      path.setAttribute("aria-pressed", String(view.selected === id));
      path.dataset.mark = mark;
    });
    makeCurrent(shapes.has(view.selected) ? view.selected : current || order[0]);
    outline("selected", view.selected, SELECTED);
    placeMarkers();
    placeLabels();
  }

  function nameZoom(direction, text) {
    const button = map.getContainer().querySelector(`.leaflet-control-zoom-${direction}`);
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  function placeMarkers() {
    markers.clearLayers();
    view.stations.forEach(({ place, status, texts }) => {
      const sign = element("div", `station ${status}`);
      sign.innerHTML = signs[status]; // ours, and constant: holds no data
      const icon = L.divIcon({ html: sign, className: "station-icon", iconSize: [22, 22], iconAnchor: [11, 11] });
      L.marker(place, { icon, keyboard: false })
        .bindTooltip(lines("tip", texts), { direction: "top", offset: [0, -8], opacity: 1, className: "quartier-tip" })
        .addTo(markers);
    });
  }

  // a label is shown where its widest line fits into the circle inscribed in its quartier
  function placeLabels() {
    labels.clearLayers();
    if (!view) return;
    const pen = element("canvas").getContext("2d");
    pen.font = LABEL_FONT;
    const written = [];
    shapes.forEach(({ feature }) => {
      const { name, halves, label } = feature.properties;
      const [latitude, longitude, reach] = label;
      const centre = map.latLngToLayerPoint([latitude, longitude]);
      const room = 2 * Math.abs(map.latLngToLayerPoint([latitude, longitude + reach]).x - centre.x);
      const wrapped = [[name], halves].find((texts) => fits(texts, room, pen));
      if (!wrapped) return;
      const text = element("div", "quartier-label");
      wrapped.forEach((line) => text.append(element("div", "", line)));
      const [ink, rim] = inkOn(view.quartiers[feature.properties.id]);
      text.style.setProperty("--ink", ink);
      text.style.setProperty("--rim", rim);
      text.style.marginTop = `${clearance(centre, wrapped, pen)}px`;
      const icon = L.divIcon({ html: text, className: "quartier-label-icon", iconSize: [0, 0] });
      written.push(L.marker([latitude, longitude], { icon, keyboard: false, interactive: false }));
    });
    // on a phone two names out of eighteen would look as if they were meant
    if (map.getSize().x >= NARROW || written.length * 2 >= shapes.size) written.forEach((label) => label.addTo(labels));
  }

  const inkOn = (painted) => (painted && isColoured(painted[1]) ? view.inks[painted[0]] : view.ink);

  function fits(texts, room, pen) {
    const width = Math.max(...texts.map((text) => pen.measureText(text).width));
    return Math.hypot(width, 15 * texts.length) <= room * 1.12;
  }

  // how far a label moves up or down to leave the workshops' marks free
  function clearance(centre, texts, pen) {
    const wide = Math.max(...texts.map((text) => pen.measureText(text).width)) / 2 + 10;
    const high = 7.5 * texts.length + 10;
    const covering = view.stations
      .map(({ place }) => map.latLngToLayerPoint(place).subtract(centre))
      .find(({ x, y }) => Math.abs(x) < wide && Math.abs(y) < high);
    if (!covering) return 0;
    return covering.y < 0 ? covering.y + high : covering.y - high;
  }
})();
