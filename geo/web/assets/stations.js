// Marks of workshops: each is a link to its page. All of them are one tab stop, and arrows go from one to the next.
(() => {
  "use strict";

  // a workshop's page with all that is chosen on the page around this frame
  function withChoices(address) {
    const here = window.parent.location, there = new URL(address, here.href);
    for (const [name, value] of new URLSearchParams(here.search)) if (!there.searchParams.has(name)) there.searchParams.set(name, value);
    return there.href;
  }

  class Stations {
    constructor(leafletMap, { lines, open, tips }) {
      Object.assign(this, { lines, open, tips });
      this.layer = L.layerGroup().addTo(leafletMap);
      this.shown = "";
    }

    // left alone while they are the same
    place(stations, signs) {
      const shown = JSON.stringify(stations);
      if (shown === this.shown) return;
      this.shown = shown;
      this.layer.clearLayers();
      this.links = stations.map((station) => this.mark(station, signs[station.status]));
      this.links[0]?.setAttribute("tabindex", "0");
    }

    mark({ place, status, texts, workshop, address }, sign) {
      const link = Object.assign(document.createElement("a"), { className: `station ${status}` });
      link.innerHTML = sign; // ours, and constant: holds no data
      const lead = () => { link.href = withChoices(address); }; // marks stay at a choice, so it is asked when it is needed
      lead();
      link.addEventListener("pointerenter", lead);
      link.addEventListener("focus", lead);
      link.target = "_blank"; // for whoever asks the browser for another tab; a plain click stays in this one
      link.setAttribute("tabindex", "-1");
      link.setAttribute("aria-label", texts.filter(Boolean).join(", "));
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        this.open(workshop);
      });
      link.addEventListener("keydown", (event) => this.onKey(event));
      const icon = L.divIcon({ html: link, className: "station-icon", iconSize: [24, 24], iconAnchor: [12, 12] });
      const marker = L.marker(place, { icon, keyboard: false });
      this.tips.bind(marker, this.lines(texts), { stays: true, direction: "top", offset: [0, -5] });
      marker.addTo(this.layer);
      link.addEventListener("focus", () => marker.openTooltip());
      link.addEventListener("blur", () => marker.closeTooltip());
      return link;
    }

    onKey(event) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const { links } = this;
      const next = links[(links.indexOf(event.currentTarget) + step + links.length) % links.length];
      event.currentTarget.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
  }

  window.quartierStations = Stations;
})();
