// A scenario to pass on: its link, its file under a name, and where the server was started for it, kept beside the data.
import { make } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".scenario");
  root.keep = (value) => setTriggerValue("kept", value);
  if (!root.name) build(root, data);
  root.data = data;
  root.copy.textContent = data.words.copy;
  root.take.textContent = data.words.take;
  root.told.textContent = data.told;
  tell(root);
}

function field(id, label, input) {
  input.id = `qb-scenario-${id}`;
  return make("div", { className: "choice text" }, make("label", { htmlFor: input.id, textContent: label, className: "name" }), input);
}

function build(root, data) {
  const { words } = data;
  root.copy = make("button", { type: "button" });
  root.copy.addEventListener("click", () => copy(root));
  root.name = make("input", { type: "text", maxLength: data.longest, autocomplete: "off" });
  root.name.addEventListener("input", () => tell(root));
  root.take = make("a", { className: "file" });
  root.told = make("p", { className: "source" });
  root.told.setAttribute("role", "status");
  root.append(field("name", words.name, root.name), make("p", { className: "downloads" }, root.take, root.copy));
  if (data.may) root.append(decision(root, data));
  root.append(root.told);
}

// what the council chose, and why: only where it can be kept
function decision(root, data) {
  const { words } = data;
  const day = make("input", { type: "date" });
  const places = make("select", { multiple: true, size: 6 }, ...data.quartiers.map(([value, text]) => make("option", { value, textContent: text })));
  const reason = make("input", { type: "text", maxLength: 2000, autocomplete: "off" });
  const keep = make("button", { type: "button", textContent: words.keep });
  keep.addEventListener("click", () => {
    const quartiers = [...places.selectedOptions].map((one) => one.value);
    root.keep({ name: root.name.value, day: day.value, quartiers, reason: reason.value });
  });
  const inner = [field("day", words.day, day), field("quartiers", words.quartiers, places), field("reason", words.reason, reason)];
  return make("div", {}, make("details", {}, make("summary", { textContent: words.decision }), ...inner), make("p", { className: "downloads" }, keep));
}

function tell(root) {
  const name = root.name.value.trim();
  root.take.setAttribute("aria-disabled", String(!name));
  if (name) root.take.href = `${root.data.file}&name=${encodeURIComponent(name)}`;
  else root.take.removeAttribute("href");
}

async function copy(root) {
  const { words } = root.data;
  // without a secure connection a browser has no clipboard for pages; then the link stands in the address line
  root.told.textContent = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(location.href))
    .then(() => words.copied, () => words.not_copied);
}
