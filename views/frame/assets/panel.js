import { ownArea } from "./own_area.js";
import { sheet } from "./sheet.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".panel-text");
  // whoever opened a part goes on with it open at the next place
  const focused = box.contains(document.activeElement) ? document.activeElement.value : null; // a box that was just ticked
  const open = new Set([...box.querySelectorAll("details[open]")].map((part) => part.className));
  box.innerHTML = data.markup; // made by the server; every text in it is escaped
  box.querySelectorAll("details").forEach((part) => { part.open = part.open || (part.className !== "" && open.has(part.className)); });
  ownArea(box, (ids) => setTriggerValue("own", ids), focused);
  const close = () => setTriggerValue("closed", true);
  const title = box.querySelector("h2");
  if (data.close) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "✕", title: data.close, onclick: close });
    button.setAttribute("aria-label", data.close);
    title.after(button);
  }
  sheet(box, data.close ? title.textContent : "", { ...data.sheet, close: data.close }, close);
}
