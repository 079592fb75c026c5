// The map inside the component's frame: geometry is fetched once, every choice only repaints.
// All names and texts arrive as data and are shown with textContent, never as markup.
(() => {
  "use strict";

  const SELECTED = { color: "#111827", weight: 4 };
  const ACTIVE = { color: "#0b6bcb", weight: 4 };
  const OWN = { color: "#8a4b08", weight: 3, dashArray: "7 5" };
  const RIM = { color: "#ffffff", weight: 8 }; // under both, so that they stand out from dark classes too
  const MARGIN = 14; // pixels around the city
  const NARROW = 480; // pixels: a phone

  let map = null;
  let shapes = null;
  let symbols = null;
  let keyboard = null;
  let names = null;
  let bare = null; // ground on which nobody lives
  let view = null; // what was asked for last
  let painting = null; // what is drawn
  let stations = null; // marks of workshops
  let tips = null;
  let moved = false; // by the reader, here or in the map beside
  let fitting = false;
  let signs = {}; // status → drawing of a workshop's mark
  let channel = null; // to the map beside this one
  let credited = ""; // whom the background map belongs to
  let following = false; // while the other map leads
  let outlineRenderer = null;
  const outlines = {}; // of the selected quartier, and of the one under mouse or keyboard

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const lines = (texts) => {
    const box = element("div", "tip");
    texts.filter(Boolean).forEach((text, index) => box.append(element(index ? "div" : "strong", "", text)));
    return box;
  };

  window.quartierMap = async (leafletMap, geometryUrl, drawing) => {
    map = leafletMap;
    map.attributionControl.setPrefix(false);
    map.createPane("context").style.zIndex = 420;
    map.createPane("outlines").style.zIndex = 430;
    for (const pane of ["context", "outlines"]) map.getPane(pane).style.pointerEvents = "none";
    outlineRenderer = L.svg({ pane: "outlines" });
    names = new window.quartierNames(map);
    names.point = (at) => emphasise(at);
    names.share = (key, aside) => channel?.postMessage({ key, aside });
    tips = new window.quartierTips(map);
    stations = new window.quartierStations(map, { lines, open, tips });
    addHome();
    if (drawing.background) addBackground(drawing.background);
    map.on("dragstart zoomstart", () => { if (!fitting) moved = true; });
    map.on("move", lead);
    map.on("moveend zoomend", () => { if (painting) placeNames(); });
    map.on("zoomend", () => { allowDragging(); refine(); });
    new ResizeObserver(() => { map.invalidateSize({ animate: false }); if (!moved) fit(); }).observe(map.getContainer());
    const marks = window.quartierFigures.persistently(drawing.marks);
    shapes = new window.quartierShapes(map, marks, geometryUrl);
    await shapes.load();
    bare = new window.quartierBareGround(map, shapes, Boolean(drawing.background));
    signs = (await marks).signs;
    shapes.layers.forEach(prepare);
    symbols = new window.quartierSymbols(map, shapes);
    keyboard = new window.quartierKeyboard(shapes, map.getContainer(), { pick, enter, leave });
    if (drawing.context) addContext(drawing.context);
    map.bounds = shapes.bounds;
    fit();
    if (view) show();
  };

  // what is drawn now, as one text: for whoever must know when a choice has arrived
  window.painted = () => painting && painting.colours.join() + painting.fills + painting.marks + (painting.drawn || "") + symbols.drawn();

  window.paint = (next) => {
    view = next;
    if (keyboard) show();
  };

  async function show() {
    const asked = view;
    const covered = bare.show(asked.inhabited); // before the colours: not for a moment do they fill what is to stay pale
    const next = await window.quartierFigures.painting(asked.figures, () => view.figures === asked.figures);
    await covered;
    if (asked !== view) return; // a later choice overtook this one
    apply(next);
  }

  function apply(next) {
    if (document.documentElement.lang !== view.language) document.documentElement.lang = view.language;
    document.title = view.title;
    if (window.frameElement) window.frameElement.title = view.title;
    for (const [direction, text] of Object.entries(view.texts)) nameZoom(direction, text);
    if (painting !== next) {
      shapes.paint(next);
      symbols.paint(next);
      painting = next;
    }
    const selected = shapes.index.ids.indexOf(view.selected);
    const markOf = (at) => painting.mark_names[painting.marks[at]];
    keyboard.describe((at) => window.quartierFigures.lines(painting, at), markOf, selected);
    outline("own", (view.own || []).map((id) => shapes.index.ids.indexOf(id)), OWN);
    outline("selected", selected, SELECTED);
    join(view.channel);
    credit(view.attribution);
    stations.place(view.stations, signs);
    placeNames();
  }

  async function refine() {
    const before = shapes.band;
    await shapes.refine(map.getZoom() - wholeZoom());
    if (bare && shapes.band !== before) await bare.refine();
  }

  // a finger that scrolls the page must not be caught by a map that shows everything already
  function allowDragging() {
    if (!L.Browser.mobile || !map.bounds) return;
    const zoomed = map.getZoom() > wholeZoom() + 0.1;
    map.dragging[zoomed ? "enable" : "disable"]();
    map.getContainer().style.touchAction = zoomed ? "none" : "pan-y";
  }

  function addHome() {
    const zoom = map.zoomControl.getContainer();
    const button = element("a", "leaflet-control-zoom-home", "⌂");
    button.href = "#";
    button.setAttribute("role", "button");
    L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); home(); channel?.postMessage({ home: true }); });
    zoom.append(button);
  }

  function addBackground({ kind, url, layers, format, opacity, max_zoom: maxNativeZoom }) {
    const options = { opacity, maxNativeZoom, maxZoom: 24, referrerPolicy: "origin" }; // some services refuse to serve nobody
    if (kind === "wms") L.tileLayer.wms(url, { ...options, layers, format, transparent: format === "image/png" }).addTo(map);
    else L.tileLayer(url, options).addTo(map);
    map.getContainer().classList.add("has-background");
  }

  async function addContext({ url, looks }) {
    const style = ({ properties }) => ({ ...looks[properties.kind], interactive: false });
    const pointToLayer = (feature, place) => L.circleMarker(place, { radius: 3, pane: "context", ...style(feature) });
    L.geoJSON(await window.quartierFigures.persistently(url), { pane: "context", interactive: false, style, pointToLayer }).addTo(map);
  }

  const wholeZoom = () => map.getBoundsZoom(map.bounds, false, L.point(MARGIN, MARGIN));

  // while its frame is still being opened the map has no height, and Leaflet would keep an endless zoom for ever
  function fit() {
    const { x, y } = map.getSize();
    if (!map.bounds || Math.min(x, y) <= 4 * MARGIN) return;
    fitting = true;
    map.fitBounds(map.bounds, { padding: [MARGIN, MARGIN], animate: false });
    fitting = false;
  }

  function home() {
    moved = false;
    fit();
  }

  function prepare(layer, at) {
    const describe = () => lines([shapes.index.names[at], ...window.quartierFigures.lines(painting, at)]);
    tips.bind(layer, describe, { sticky: true, direction: "top" }, () => emphasise(-1));
    layer.on("click", () => pick(at));
    layer.on("mouseover", () => emphasise(at));
    layer.on("mouseout", () => { if (!layer.isTooltipOpen()) emphasise(-1); }); // else the mouse is on what is told of it
  }

  function enter(at) {
    const layer = shapes.layers[at];
    const middle = layer.getBounds().getCenter();
    if (!map.getBounds().contains(middle)) map.panTo(middle, { animate: false });
    emphasise(at);
    layer.getTooltip().options.direction = tips.sideOf(map.latLngToContainerPoint(middle));
    layer.openTooltip(middle);
  }

  function leave(at) {
    emphasise(-1);
    shapes.layers[at].closeTooltip();
  }

  function pick(at) {
    keyboard.makeCurrent(at);
    Streamlit.setComponentValue({ quartier: shapes.index.ids[at], at: Date.now() });
  }

  // the page of a workshop
  function open(workshop) {
    Streamlit.setComponentValue({ workshop, at: Date.now() });
  }

  function emphasise(at) {
    outline("active", at, ACTIVE);
    tell(at);
    channel?.postMessage({ active: at });
  }

  // what the page around the map says of the quartier under mouse or keyboard: its legend, table and panel (linked.js)
  function tell(at) {
    const [figure, ...others] = at < 0 ? [] : painting.figures;
    const value = figure && !others.length && figure.values[at] !== null ? figure.values[at] / 10 ** figure.decimals : null;
    const detail = { at, frame: window.frameElement, value };
    if (at >= 0) {
      detail.name = shapes.index.names[at];
      detail.mark = painting.mark_names[painting.marks[at]];
      detail.fill = painting.fills[at] === "." ? null : parseInt(painting.fills[at], 36);
      detail.colour = painting.colours[detail.fill];
      detail.said = value === null ? "" : window.quartierFigures.value(figure, at);
      detail.signed = figure.signed;
    }
    window.frameElement?.ownerDocument.dispatchEvent(new CustomEvent("quartier", { detail }));
  }

  // for the page around: a row of its table lies under the mouse
  window.highlight = (at) => { if (painting) emphasise(at); };

  // of a layer, always as a list of polygons
  const rings = (layer) => {
    const drawn = layer.getLatLngs();
    return L.LineUtil.isFlat(drawn[0]) ? [drawn] : drawn;
  };

  // drawn above all: bringing the quartier itself to the front would take the keyboard's focus away
  function outline(kind, at, style) {
    if (outlines[kind]) outlines[kind].remove();
    outlines[kind] = null;
    const every = [at].flat().filter((one) => one >= 0);
    if (!every.length) return;
    const common = { pane: "outlines", renderer: outlineRenderer, interactive: false, fill: false, className: "outline" };
    const drawn = [RIM, style].map((line) => L.polygon(every.flatMap((one) => rings(shapes.layers[one])), { ...common, ...line }));
    outlines[kind] = L.layerGroup(drawn).addTo(map);
  }

  // two maps of one page lead each other; their channel's name is known to this session alone
  function join(name) {
    if ((channel?.name || "") === (name || "")) return;
    channel?.close();
    names.forget(); // the map beside does not know yet how high the key is
    channel = name ? new BroadcastChannel(name) : null;
    if (!channel) return;
    channel.onmessage = ({ data }) => {
      if (data.active !== undefined) {
        outline("active", data.active, ACTIVE);
        return tell(data.active);
      }
      if (data.key !== undefined) return names.hear(data.key, data.aside);
      if (data.home) return home();
      following = true;
      map.setView(data.centre, data.zoom, { animate: false });
      following = false;
    };
  }

  function lead() {
    if (channel && !following && moved) channel.postMessage({ centre: map.getCenter(), zoom: map.getZoom() });
  }

  function credit(text) {
    const shown = element("span", "", text).innerHTML; // escaped: Leaflet reads markup here
    if (shown === credited) return;
    if (credited) map.attributionControl.removeAttribution(credited);
    if (shown) map.attributionControl.addAttribution(shown);
    credited = shown;
  }

  function nameZoom(direction, text) {
    const button = map.getContainer().querySelector(`.leaflet-control-zoom-${direction}`);
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  function placeNames() {
    const inkOf = (at) => painting.inks[painting.fills[at] === "." || bare.onBare(at) ? painting.colours.length : parseInt(painting.fills[at], 36)];
    const taken = [...view.stations.map(({ place }) => place), ...symbols.places()];
    names.place(shapes.index, inkOf, taken, map.getSize().x < NARROW);
  }
})();
