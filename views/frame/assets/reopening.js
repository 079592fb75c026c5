// A scenario's file is read here and its bytes sent on: in which letters it is written and what it may say, the server judges.
import { make } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".reopening");
  root.data = data;
  root.send = (value) => setTriggerValue("opened", value);
  if (!root.input) {
    root.input = make("input", { type: "file", accept: ".toml,application/toml,text/plain", id: "qb-scenario-file", className: "unseen" });
    root.label = make("label", { htmlFor: root.input.id, className: "file" });
    root.told = make("p", { className: "wrong" });
    root.told.setAttribute("role", "status");
    root.input.addEventListener("change", () => read(root));
    root.append(root.input, root.label, root.told);
  }
  root.label.textContent = data.label;
  const faults = data.faults.join("\n");
  if (root.told.textContent !== faults) root.told.textContent = faults;
}

async function read(root) {
  const file = root.input.files[0];
  if (!file) return;
  if (file.size > root.data.most) root.told.textContent = root.data.too_large;
  else root.send({ file: btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer()))) });
  root.input.value = ""; // the same file may be chosen again, mended
}
