import { fill } from "./folds.js";
import { ownArea } from "./own_area.js";
import { sheet } from "./sheet.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".panel-text");
  // whoever opened a part goes on with it open at the next place
  const inside = box.contains(document.activeElement);
  const focused = inside ? document.activeElement.value : null; // a box that was just ticked
  const open = new Map([...box.querySelectorAll("details[open]")].map((part) => [part.className, part.offsetHeight]));
  box.innerHTML = data.markup; // made by the server; every text in it is escaped
  box.querySelectorAll("details").forEach((part) => { part.open = part.open || (part.className !== "" && open.has(part.className)); });
  box.querySelectorAll("details[data-from]").forEach((part) => fetched(part, open.get(part.className), data.failed));
  ownArea(box, (ids) => setTriggerValue("own", ids), focused);
  const close = () => setTriggerValue("closed", true);
  const title = box.querySelector("h2");
  if (data.close) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "✕", title: data.close, onclick: close });
    button.setAttribute("aria-label", data.close);
    title.after(button);
  }
  sheet(box, data.close ? title.textContent : "", { ...data.sheet, close: data.close }, close, inside);
}

// a part that was open before keeps its height until what stands in it now has come
function fetched(part, height, failed) {
  const [, body, told] = part.children;
  const ask = () => part.open && fill(part, body, told, part.dataset.from, failed, () => { part.style.minHeight = ""; });
  if (height) part.style.minHeight = `${height}px`;
  part.addEventListener("toggle", ask);
  ask();
}
