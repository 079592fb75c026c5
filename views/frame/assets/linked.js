// Whatever of the page speaks of the quartier under mouse or keyboard shows it: legend, table row, dot in the panel.
// The map's frame tells which one it is (quartier_map.js); nothing scrolls, and no server is asked.
import { make } from "./elements.js";

const INSET = 0.06; // of a step, as in geo/drawing/scale.py
const GAP = 13; // pixels between two labels
const BESIDE = 44; // pixels to which a label may go on beside the bar
const MAPS = ".st-key-map iframe, .st-key-map1 iframe";

const numbers = (text) => (text ? text.split(" ").map(Number) : []);
const within = (value, low, high) => Math.min(Math.max(value, low), high);

// where a value stands on a scale, from 0 to 1: in the step of its class, proportionally between its limits
export function placeOn({ limits, ends }, value) {
  const step = limits.filter((limit) => limit <= value).length;
  const lower = step ? limits[step - 1] : ends[0];
  const upper = step < limits.length ? limits[step] : ends[1];
  const share = upper > lower ? within((value - lower) / (upper - lower), 0, 1) : 0.5;
  return (step + INSET + (1 - 2 * INSET) * share) / (limits.length + 1);
}

// the quartier at a place of the table, on every map of the page; -1 for none
export function highlight(at) {
  document.querySelectorAll(MAPS).forEach((frame) => frame.contentWindow?.highlight?.(at));
}

function pointOnScale(scale, { value, name, said }) {
  const box = scale.querySelector(".places");
  scale.querySelector(".bar-of i.pointed")?.remove();
  if (box.unpointed) box.replaceChildren(...box.unpointed.labels);
  if (box.unpointed) box.setAttribute("style", box.unpointed.places);
  box.unpointed = null;
  if (value === null) return;
  const place = placeOn({ limits: numbers(scale.dataset.limits), ends: numbers(scale.dataset.ends) }, value);
  const tick = make("i", { className: "pointed" });
  tick.style.left = `${100 * place}%`;
  scale.querySelector(".bar-of").append(tick);
  box.unpointed = { labels: [...box.children], places: box.getAttribute("style") };
  const city = scale.querySelector(".bar-of i.city");
  const kept = box.querySelector(".city");
  const label = make("span", {}, make("span", { textContent: name }), ` ${said}`);
  const labels = [{ label, kind: "pointed", place }];
  if (kept) labels.push({ label: kept.cloneNode(true), kind: "city", place: parseFloat(city.style.left) / 100 });
  labels.sort((a, b) => a.place - b.place);
  const taken = kept ? kept.offsetWidth : 0;
  const most = box.clientWidth + BESIDE - (kept ? taken + GAP : 0);
  box.replaceChildren(...labels.map(({ label }) => label));
  labels.forEach(({ label, kind, place: at }, number) => {
    const side = labels.length === 1 ? "alone" : ["left", "right"][number];
    label.className = kind;
    const wide = kind === "city" ? taken : Math.min(label.scrollWidth + 2, most);
    label.className = `${side} ${kind}`;
    box.style.setProperty(`--${side}`, `${100 * at}%`);
    box.style.setProperty(`--${side}-wide`, `${wide}px`);
  });
}

// the swatch that means what the quartier has: its mark, its category's colour, or how precise its value is
function swatchOf(legend, scale, { mark, fill, colour }) {
  const precision = [...legend.querySelectorAll(".part + ul li")];
  if (mark !== "ok") return [...legend.querySelectorAll(`.swatch.${mark}`)].map((swatch) => swatch.closest("li")).find((item) => !precision.includes(item));
  if (scale && fill !== null) return precision[Math.floor(fill / (numbers(scale.dataset.limits).length + 1))];
  const written = make("i");
  written.style.backgroundColor = colour || "";
  return [...legend.querySelectorAll("li > .swatch.ok")].find(({ style }) => style.backgroundColor === written.style.backgroundColor)?.closest("li");
}

function pointInLegend(legend, detail) {
  legend.querySelectorAll("li.pointed, td.pointed").forEach((one) => one.classList.remove("pointed"));
  const scale = legend.querySelector(".scale");
  if (scale) pointOnScale(scale, detail);
  if (detail.at < 0) return;
  swatchOf(legend, scale, detail)?.classList.add("pointed");
  legend.querySelector(`.square td[data-fill="${detail.fill}"]`)?.classList.add("pointed");
}

function pointInPanel({ value, signed }) {
  document.querySelectorAll(".interval-of").forEach((drawing) => {
    const mark = drawing.querySelector("i");
    const [low, high, left, right] = numbers(drawing.dataset.scale);
    mark.className = value === null || signed ? "" : "pointed";
    if (mark.className) mark.style.left = `${left + ((right - left) * (within(value, low, high) - low)) / (high - low || 1)}%`;
  });
}

function show({ detail }) {
  const first = detail.frame === document.querySelector(MAPS);
  const column = detail.frame?.closest("[data-testid=stColumn]");
  const legend = column?.querySelector("section.legend") || document.querySelector("section.legend");
  if (legend) pointInLegend(legend, detail);
  if (!first) return; // table and panel tell of the first of two maps
  pointInPanel(detail);
  document.querySelectorAll(".numbers tr.pointed").forEach((row) => row.classList.remove("pointed"));
  if (detail.at >= 0) document.querySelector(`.numbers tr[data-at="${detail.at}"]`)?.classList.add("pointed");
}

document.addEventListener("quartier", show);
