// Names on the map where they fit and leave workshops' marks free; else numbers, with a key below the map, or beside it where
// there is room.
(() => {
  "use strict";

  const SIZES = [12, 10.5]; // pixels of letters
  const LINE = 1.25; // from line to line, in letters
  const LEAST_ROOM = 26; // pixels: no name fits into less
  const BEYOND = 1.12; // how far a name's corners may leave the circle inside its quartier
  const MOST = 250; // names in view; more would be noise
  const LONGEST_KEY = 24; // numbers, as on paper (geo/drawing/name_places.py)
  const SIGN = 13; // pixels around the middle of a workshop's mark
  const AROUND = 16; // directions in which a number beside its quartier is tried
  const FURTHEST = 130; // pixels
  const BUTTONS = [0, 0, 48, 110]; // pixels that those for zooming cover; measured too early, they have no style yet
  const EDGE = 2; // pixels that the map's edge keeps free
  const MARGIN = 14; // pixels around the city (quartier_map.js)
  const NARROW = 480; // pixels: a phone's key lies below
  const LEAST = [0.9, 0.85]; // how much of its size the city must keep for the key to move beside it, and to stay there
  const ROWS = [14, 17]; // pixels of a line of a key beside the map: as close as can be read, and as wide as looks well

  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const boxAt = (x, y, wide, high) => [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];

  class Names {
    constructor(map) {
      this.map = map;
      this.group = L.layerGroup().addTo(map);
      this.pen = document.createElement("canvas").getContext("2d");
      this.pen.font = `600 ${SIZES[0]}px system-ui, sans-serif`;
      this.widths = new Map();
      // every quartier says its own name: what is written over them, and its key, is for eyes
      this.key = Object.assign(document.createElement("p"), { className: "quartier-key", ariaHidden: "true" });
      this.point = () => {}; // whoever lies over a name in the key
      this.share = () => {}; // how much room the key takes, and whether beside the map
      this.aside = false;
      // letters that arrive late, or a frame that has grown, may give the key another line
      new ResizeObserver(() => {
        if (this.key.hidden || this.measured() <= (this.reserved ?? 0)) return;
        this.reserve(this.measured());
        this.share(this.reserved, this.aside);
      }).observe(this.key);
    }

    width(text, size = SIZES[0]) {
      if (!this.widths.has(text)) this.widths.set(text, this.pen.measureText(text).width / SIZES[0]);
      return this.widths.get(text) * size;
    }

    widest(texts, size) {
      return Math.max(...texts.map((text) => this.width(text, size)));
    }

    // where names stand follows from the view alone: another painting of it only gives them other inks
    place({ names: whole, short = [], halves, labels, numbers = [] }, inkOf, places, sparse) {
      const { lat, lng } = this.map.getCenter();
      const { x, y } = this.map.getSize();
      const situation = [lat, lng, this.map.getZoom(), x, y, sparse, ...places.flat()].join(" ");
      if (this.situation === situation) return this.written.forEach((label) => this.ink(label, inkOf));
      this.situation = situation;
      this.written = [];
      const names = short.length ? short : whole;
      this.group.clearLayers();
      const keyed = numbers.length > 0 && this.few(names, halves, labels);
      const quartiers = this.seen(names, halves, labels, keyed ? 0 : LEAST_ROOM);
      const taken = places.map((place) => this.map.latLngToContainerPoint(place)).map(({ x, y }) => boxAt(x, y, 2 * SIGN, 2 * SIGN));
      if (this.map.zoomControl) taken.push(BUTTONS);
      const named = quartiers.map((quartier) => this.named(quartier, taken));
      const nameless = quartiers.filter((_, at) => !named[at]).map(({ at }) => at);
      const numbered = keyed ? this.numbered(quartiers, nameless, numbers, taken) : [];
      const labelled = [...named.filter(Boolean), ...numbered];
      // on a phone two names out of eighteen would look as if they were meant
      if (!sparse || numbered.length || 2 * labelled.length >= names.length) labelled.forEach((label) => this.write(label, inkOf));
      this.explain(numbered.map(({ at }) => at).sort((a, b) => numbers[a] - numbers[b]), names, numbers);
    }

    forget() {
      this.situation = null;
    }

    // the quartiers whose middle is in view, the largest first: they choose first
    seen(names, halves, labels, least) {
      const view = this.map.getBounds();
      const pixel = this.degree();
      const inside = [];
      labels.forEach(([latitude, longitude, reach], at) => {
        const room = 2 * reach * pixel;
        if (room >= least && view.contains([latitude, longitude])) inside.push({ at, room });
      });
      return inside.sort((a, b) => b.room - a.room).slice(0, MOST).map(({ at, room }) => {
        const middle = this.map.latLngToContainerPoint([labels[at][0], labels[at][1]]);
        return { at, room, middle, texts: [[names[at]], halves[at]] };
      });
    }

    // pixels of a degree of longitude
    degree(zoom = this.map.getZoom()) {
      return this.map.project([0, 1], zoom).x - this.map.project([0, 0], zoom).x;
    }

    // every way to write a name that its quartier has room for: large and whole before small and in two lines
    fitting(texts, room) {
      const ways = SIZES.flatMap((size) => texts.map((lines) => ({ lines, size, wide: this.widest(lines, size), high: LINE * size * lines.length })));
      return ways.filter(({ wide, high }) => room >= LEAST_ROOM && Math.hypot(wide, high) <= room * BEYOND);
    }

    // whether the whole map has few enough nameless quartiers for a key: not a question of where a reader zooms to
    few(names, halves, labels) {
      if (!this.map.bounds || names.length > MOST) return false;
      const pixel = this.degree(this.map.getBoundsZoom(this.map.bounds));
      const nameless = names.filter((name, at) => !this.fitting([[name], halves[at]], 2 * labels[at][2] * pixel).length);
      return nameless.length <= LONGEST_KEY;
    }

    // in the middle of its quartier, or moved up or down past what stands there
    named({ at, middle, room, texts }, taken) {
      for (const { lines, size, wide, high } of this.fitting(texts, room)) {
        const box = boxAt(middle.x, middle.y, wide, high);
        const moves = taken.filter((other) => overlap(box, other)).flatMap((other) => [other[1] - box[3], other[3] - box[1]]);
        const free = [0, ...moves.filter((move) => Math.abs(move) <= 0.45 * room).sort((a, b) => Math.abs(a) - Math.abs(b))]
          .map((move) => boxAt(middle.x, middle.y + move, wide, high))
          .find((moved) => this.free(moved, taken));
        if (free) {
          taken.push(free);
          return { at, lines, size, box: free, middle };
        }
      }
      return null;
    }

    // inside the frame, and on nothing that stands there
    free(box, taken) {
      const { x, y } = this.map.getSize();
      return box[0] >= EDGE && box[1] >= EDGE && box[2] <= x - EDGE && box[3] <= y - EDGE && !taken.some((other) => overlap(box, other));
    }

    numbered(quartiers, nameless, numbers, taken) {
      const lacking = new Set(nameless);
      return quartiers.filter(({ at }) => lacking.has(at)).map(({ at, middle, room }) => {
        const wide = this.width(numbers[at]) + 4, high = LINE * SIZES[0];
        const spots = [boxAt(middle.x, middle.y, wide, high)];
        for (let far = 4; far <= FURTHEST; far += 4) {
          for (let turn = 0; turn < AROUND; turn += 1) {
            const angle = (2 * Math.PI * turn) / AROUND;
            spots.push(boxAt(middle.x + far * Math.cos(angle), middle.y + far * Math.sin(angle), wide, high));
          }
        }
        const box = spots.find((spot) => this.free(spot, taken)) || spots[0];
        taken.push(box);
        const away = Math.hypot((box[0] + box[2]) / 2 - middle.x, (box[1] + box[3]) / 2 - middle.y);
        return { at, lines: [numbers[at]], size: SIZES[0], box, middle, number: true, beside: away > Math.max(room / 2, 6) };
      });
    }

    write({ at, lines, size, box, middle, number, beside }, inkOf) {
      const text = document.createElement("div");
      text.className = number ? "quartier-label number" : "quartier-label";
      text.dataset.of = at;
      text.ariaHidden = "true";
      text.style.fontSize = `${size}px`;
      lines.forEach((line) => text.append(Object.assign(document.createElement("div"), { textContent: line })));
      this.written.push({ text, at, beside });
      this.ink(this.written.at(-1), inkOf);
      const place = this.map.containerPointToLatLng([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
      if (beside) this.lead(this.map.containerPointToLatLng(middle), place);
      const icon = L.divIcon({ html: text, className: "quartier-label-icon", iconSize: [0, 0] });
      L.marker(place, { icon, keyboard: false, interactive: false }).addTo(this.group);
    }

    ink({ text, at, beside }, inkOf) {
      const [ink, rim] = beside ? ["#1c2430", "#ffffff"] : inkOf(at);
      text.style.setProperty("--ink", ink);
      text.style.setProperty("--rim", rim);
    }

    // from a number beside its quartier to a dot in it
    lead(from, to) {
      const common = { pane: "outlines", interactive: false, className: "leader" };
      for (const line of [{ color: "#ffffff", weight: 3.5 }, { color: "#1c2430", weight: 1.2 }]) L.polyline([from, to], { ...common, ...line }).addTo(this.group);
      L.circleMarker(from, { ...common, radius: 2, color: "#1c2430", weight: 1, fillColor: "#1c2430", fillOpacity: 1 }).addTo(this.group);
    }

    // The key takes its room from the map, but for what the page gives the frame more (style/map_page.css). A smaller map may need a
    // longer key: it only grows, until the frame has another size.
    explain(keyed, names, numbers) {
      if (!this.key.isConnected) document.body.append(this.key);
      this.keyed = keyed;
      if (getComputedStyle(this.key).position !== "fixed") { // its style is still on the way, and it would be measured wrongly
        setTimeout(() => { if (this.keyed === keyed) this.explain(keyed, names, numbers); }, 50);
        return;
      }
      this.key.replaceChildren(...keyed.map((at) => this.explained(at, names[at].trim(), numbers[at])));
      this.key.style.minHeight = this.key.style.minWidth = "";
      this.key.hidden = false;
      if (this.size !== this.sizeNow()) {
        this.reserved = 0;
        const aside = this.led === window.innerWidth || (keyed.length > 0 && this.prefersAside());
        this.put(aside, aside ? this.heightWith(0) : undefined);
      }
      this.reserve(Math.max(this.reserved, keyed.length ? this.measured() : 0));
      this.size = this.sizeNow();
      this.share(this.reserved, this.aside);
    }

    sizeNow() {
      return `${window.innerWidth} ${this.height()}`;
    }

    height() {
      return window.frameElement ? window.frameElement.clientHeight : window.innerHeight;
    }

    put(aside, height = this.height()) {
      const [closest, widest] = ROWS, room = height - 8;
      const row = Math.min(Math.max(room / (this.keyed.length || 1), closest), widest);
      this.aside = aside;
      this.key.classList.toggle("aside", aside);
      this.key.style.setProperty("--row", `${row}px`);
      this.key.style.setProperty("--rows", Math.max(Math.floor(room / row + 0.01), 1));
    }

    measured() {
      return this.aside ? this.key.offsetWidth : this.key.offsetHeight;
    }

    // Whether the key stands beside the city, where it is on the first screen: unless that would make the city notably smaller.
    // What is the case stays so where both are nearly alike. The page may give a frame more height for a key below.
    prefersAside() {
      if (!this.map.bounds || window.innerWidth < NARROW) return false;
      const before = this.aside, wide = window.innerWidth;
      const without = this.heightWith(0);
      this.put(true, without);
      const beside = this.scaleIn(wide - this.measured(), without);
      this.put(false);
      const key = this.measured(), below = this.scaleIn(wide, this.heightWith(key) - key);
      this.heightWith(this.reserved);
      return beside > LEAST[before ? 1 : 0] * below;
    }

    // how high the frame is with a key of so many pixels below the map
    heightWith(key) {
      window.frameElement?.style.setProperty("--key", `${key}px`);
      return this.height();
    }

    // how large the whole city is drawn in so much room
    scaleIn(wide, high) {
      const west = this.map.project(this.map.bounds.getNorthWest(), 0), east = this.map.project(this.map.bounds.getSouthEast(), 0);
      return Math.min((wide - 2 * MARGIN) / (east.x - west.x), (high - 2 * MARGIN) / (east.y - west.y));
    }

    reserve(pixels) {
      this.reserved = pixels;
      this.key.style.minHeight = this.aside ? "" : `${pixels}px`;
      this.key.style.minWidth = this.aside ? `${pixels}px` : "";
      this.key.hidden = !pixels;
      const below = this.aside ? 0 : pixels;
      document.documentElement.style.setProperty("--key", `${below}px`);
      document.documentElement.style.setProperty("--key-aside", `${pixels - below}px`);
      window.frameElement?.style.setProperty("--key", `${below}px`); // for the page's style sheet, which leaves room for the map beside it
    }

    // what the map beside this one needs: only maps of the same size show the same part of the city
    hear(pixels, aside) {
      if (aside && !this.aside) {
        this.led = window.innerWidth; // no two maps persuade each other in turns
        this.put(true, this.heightWith(0));
        this.reserve(Math.max(pixels, this.measured()));
      } else if (aside === this.aside && pixels > (this.reserved ?? 0)) this.reserve(pixels);
      else if (aside !== this.aside || pixels < (this.reserved ?? 0)) this.share(this.reserved, this.aside);
    }

    // a name that begins with its number says it once
    explained(at, name, number) {
      const own = name.startsWith(number) && !/[\p{L}\p{N}]/u.test(name[number.length] || "");
      const made = document.createElement("span");
      made.append(Object.assign(document.createElement("b"), { textContent: number }), own ? name.slice(number.length) : ` ${name}`);
      made.onmouseenter = () => this.point(at);
      made.onmouseleave = () => this.point(-1);
      return made;
    }
  }

  window.quartierNames = Names;
})();
