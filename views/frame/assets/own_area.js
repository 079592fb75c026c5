// A reader's own area: boxes to tick, made when the part is opened, of the names that the map has fetched already.
import "../map/figures.js";
import { make } from "./elements.js";

const MANY = 24; // quartiers; more are found by typing

export function ownArea(box, choose, focused) {
  const part = box.querySelector(".own-area");
  if (!part) return;
  part.addEventListener("toggle", () => fill(part.querySelector(".members"), choose));
  if (part.open) fill(part.querySelector(".members"), choose, focused);
}

async function fill(members, choose, focused) {
  if (members.filled || !members.closest("details").open) return;
  members.filled = true;
  const { own, names: address, legend, clear, filter } = members.dataset;
  const { ids, names } = await window.quartierFigures.persistently(address);
  const chosen = own ? own.split(",") : [];
  const boxes = ids.map((value, at) => make("input", { type: "checkbox", value, checked: chosen.includes(value), onchange: tell, ariaLabel: names[at] }));
  const rows = boxes.map((tick, at) => make("label", {}, tick, make("span", { textContent: names[at] })));
  const order = ids.map((_, at) => at).sort((a, b) => names[a].localeCompare(names[b], document.documentElement.lang));
  const group = make("fieldset", {}, make("legend", { textContent: legend }), ...order.map((at) => rows[at]));

  function tell() {
    const wanted = boxes.filter((tick) => tick.checked).map((tick) => tick.value);
    choose(wanted.join(","));
  }

  function sift(text) {
    const looked = text.trim().toLocaleLowerCase();
    rows.forEach((row, at) => { row.hidden = looked ? !names[at].toLocaleLowerCase().includes(looked) : ids.length > MANY && !boxes[at].checked; });
  }

  if (ids.length > MANY) {
    const input = make("input", { type: "search", autocomplete: "off", placeholder: filter, ariaLabel: filter });
    input.addEventListener("input", () => sift(input.value));
    members.append(input);
    sift("");
  }
  members.append(group);
  boxes.find((tick) => tick.value === focused)?.focus({ preventScroll: true });
  if (chosen.length) members.append(make("button", { type: "button", textContent: clear, onclick: () => choose("") }));
}
