// Pointing at the map in a frame: mouse, finger and keyboard read the lines of the table below it.
(() => {
  "use strict";

  const overlay = document.querySelector(".overlay");
  // letters are as large in the drawing as it is small on the screen; without a script the middle ones stay
  const main = document.querySelector("main");
  const { width, height } = overlay.viewBox.baseVal;
  new ResizeObserver(() => {
    const box = overlay.getBoundingClientRect();
    const drawn = width * Math.min(box.width / width, box.height / height); // pixels across
    main.dataset.letters = drawn < 380 ? "large" : drawn < 600 ? "middle" : "small";
  }).observe(overlay);

  const hits = [...overlay.querySelectorAll(".hits path")];
  if (!hits.length) return; // too many to be pointed at: the picture alone
  const tip = document.querySelector(".tip");
  const lines = new Map([...document.querySelectorAll("tr[data-quartier]")].map((row) => [row.dataset.quartier, [...row.cells].map((cell) => cell.textContent.trim())]));
  const titles = [...document.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const told = hits.map((hit) => lines.get(hit.dataset.quartier));
  const index = { names: told.map(([name]) => name), ids: hits.map((hit) => hit.dataset.quartier) };

  // a value speaks for itself; what follows says what it is
  const saying = (at) => told[at].slice(1).map((text, place) => (place && text ? `${titles[place + 1]}: ${text}` : text)).filter(Boolean);

  function show(at) {
    hits.forEach((hit, place) => hit.classList.toggle("active", place === at));
    tip.hidden = at < 0;
    if (at < 0) return;
    const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    tip.replaceChildren(line("strong", index.names[at]), ...saying(at).map((text) => line("span", text)));
    place(hits[at]);
  }

  // above the shape where there is room, else below; always inside the map
  function place(hit) {
    const box = hit.getBoundingClientRect();
    const frame = overlay.getBoundingClientRect();
    const middle = (box.left + box.right) / 2 - frame.left - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(middle, frame.width - tip.offsetWidth))}px`;
    const above = box.top - frame.top - tip.offsetHeight - 6;
    tip.style.top = `${above >= 0 ? above : Math.min(box.bottom - frame.top + 6, frame.height - tip.offsetHeight)}px`;
  }

  const shapes = { onCanvas: false, layers: hits.map((hit) => ({ getElement: () => hit })), index };
  const keyboard = new window.quartierKeyboard(shapes, overlay, { pick: show, enter: show, leave: () => show(-1) });
  keyboard.describe(saying, () => "", -1);
  hits.forEach((hit, at) => {
    hit.removeAttribute("aria-pressed"); // nothing is chosen here
    hit.addEventListener("pointerenter", () => show(at));
    hit.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType === "mouse") show(-1); });
    hit.addEventListener("click", () => show(at));
  });
  document.addEventListener("pointerdown", ({ target }) => { if (!target.closest(".hits")) show(-1); });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") show(-1); });
})();
