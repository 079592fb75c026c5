// What is told of a place under mouse or keyboard. It follows the mouse; once the mouse rests it stays, so that a pointer
// can move onto it and read all of it, however large it is shown. Escape puts it away, in the map and in the page around.
(() => {
  "use strict";

  const REST = 300; // milliseconds
  const GAP = 24; // pixels between pointer and tip in which a slow hand is still on its way
  const ROOM = 120; // pixels that a tip needs above its point

  class Tips {
    constructor(leafletMap) {
      this.map = leafletMap;
      this.resting = 0; // a clock
      this.watched = new AbortController();
      const onKey = ({ key }) => { if (key === "Escape") this.putAway(); };
      document.addEventListener("mousemove", ({ clientX, clientY }) => { this.mouse = `${clientX} ${clientY}`; });
      const around = window.frameElement?.ownerDocument;
      [document, around].forEach((page) => page?.addEventListener("keydown", onKey, { signal: this.watched.signal }));
      window.addEventListener("pagehide", () => this.watched.abort());
    }

    // `stays` for a small mark: its tip can be pointed at without a rest
    bind(layer, content, { stays, ...options }, left = () => {}) {
      const closeTooltip = layer.closeTooltip.bind(layer);
      const open = layer._openTooltip.bind(layer);
      const follow = layer._moveTooltip.bind(layer);
      layer._openTooltip = (event) => { if (!this.isPutAway(event)) open(event); };
      layer._moveTooltip = (event) => { if (!this.holds(layer, event)) follow(event); };
      layer.closeTooltip = (event) => {
        if (event?.originalEvent && this.boxOf(layer)?.contains(event.originalEvent.relatedTarget)) return layer;
        clearTimeout(this.resting);
        return closeTooltip();
      };
      layer.bindTooltip(content, { opacity: 1, className: stays ? "quartier-tip resting" : "quartier-tip", ...options });
      layer.on("tooltipopen", () => {
        this.open = layer;
        const box = this.boxOf(layer);
        if (!stays) box.classList.remove("resting");
        box.onmouseleave = ({ relatedTarget }) => {
          if (relatedTarget && relatedTarget === layer.getElement?.()) return;
          closeTooltip();
          left();
        };
      });
    }

    boxOf(layer) {
      return layer.getTooltip()?.getElement();
    }

    // whether the tip stays where it is; below the upper rim of the map it opens downwards
    holds(layer, { containerPoint, originalEvent }) {
      const box = this.boxOf(layer);
      if (!box || !originalEvent) return false; // the mark itself moved
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const { clientX: x, clientY: y } = originalEvent;
      const away = Math.max(left - x, x - right, top - y, y - bottom);
      const nearer = away < (this.away ?? Infinity);
      this.away = away;
      if (box.classList.contains("resting") && (nearer || away < GAP / 2)) return true;
      box.classList.remove("resting");
      clearTimeout(this.resting);
      this.resting = setTimeout(() => box.classList.add("resting"), REST);
      layer.getTooltip().options.direction = this.sideOf(containerPoint);
      return false;
    }

    sideOf({ y }) {
      return y < ROOM ? "bottom" : "top";
    }

    putAway() {
      this.open?.closeTooltip();
      this.awayAt = this.mouse;
    }

    // what lay below a tip that was put away has not been pointed at: the mouse did not move
    isPutAway({ type, originalEvent }) {
      return type === "mouseover" && `${originalEvent.clientX} ${originalEvent.clientY}` === this.awayAt;
    }
  }

  window.quartierTips = Tips;
})();
