// The map of chances: a picture whose quartiers can be chosen, by mouse, finger and keyboard; one stop, arrows within.
import { make } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".chances");
  root.send = (name, value) => setTriggerValue("chosen", { name, value });
  if (root.drawn !== data.drawing) {
    if (!root.picture) root.append((root.picked = make("p", { className: "picked" })), (root.picture = make("div", { className: "drawing" })));
    root.picture.innerHTML = data.drawing; // made by the server; every name in it is escaped
    root.drawn = data.drawing;
    const shapes = data.order.map((id) => root.picture.querySelector(`.hits path[data-quartier="${CSS.escape(id)}"]`)).filter(Boolean);
    shapes.forEach((shape, at) => wire(root, shapes, shape, at));
    root.shapes = shapes;
  }
  for (const shape of root.shapes) {
    const chosen = shape.dataset.quartier === data.chosen;
    shape.setAttribute("aria-pressed", String(chosen));
    shape.tabIndex = chosen ? 0 : -1;
  }
  if (root.shapes.length && !root.shapes.some((shape) => shape.tabIndex === 0)) root.shapes[0].tabIndex = 0;
  const ways = data.ways.map(([tab, label]) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => root.send("tab", tab));
    return button;
  });
  const said = JSON.stringify([data.picked, data.ways]);
  if (root.picked.said !== said) root.picked.replaceChildren(make("span", { textContent: data.picked }), ...ways);
  root.picked.said = said;
}

function wire(root, shapes, shape, at) {
  shape.setAttribute("role", "button");
  shape.addEventListener("click", () => root.send("quartier", shape.dataset.quartier));
  shape.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: shapes.length - 1 };
    if (event.key === "Enter" || event.key === " ") root.send("quartier", shape.dataset.quartier);
    else if (event.key in to) {
      const next = shapes[(to[event.key] + shapes.length) % shapes.length];
      shapes.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
      next.focus();
    } else return;
    event.preventDefault();
  });
}
