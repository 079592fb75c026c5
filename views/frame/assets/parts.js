// Parts of a page of which one is shown, as tabs, and what can be taken along: both stay in view, however long a part is.
import { make } from "./elements.js";

const PANEL = ".st-key-part";
const LONGEST = 20_000; // milliseconds until what has come by then is printed
let shown; // the bar of the page that is open
const app = () => document.querySelector("[data-testid=stApp]");

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".parts");
  root.send = (name, value) => setTriggerValue(name, value);
  root.data = data;
  if (!root.tabs) build(root);
  shown = root;
  showTabs(root);
  showActions(root);
  const panel = document.querySelector(PANEL);
  if (!panel) return;
  panel.id = "qb-part";
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `qb-tab-${data.tab}`);
  if (data.printing && !root.printing) print(root);
  root.printing = data.printing;
}

function build(root) {
  root.tabs = new Map();
  root.list = make("div", { className: "tabs" });
  root.list.setAttribute("role", "tablist");
  root.list.addEventListener("keydown", (event) => move(root, event));
  root.paper = make("a", { className: "file", target: "_self" });
  root.save = make("button", { type: "button" });
  root.save.setAttribute("aria-expanded", "false");
  root.save.setAttribute("aria-controls", "qb-saving");
  root.save.addEventListener("click", () => open(root, root.saving.hidden));
  root.copy = make("button", { type: "button" });
  root.copy.addEventListener("click", () => copy(root));
  root.told = make("p", { className: "told" });
  root.told.setAttribute("role", "status");
  root.saving = saving(root);
  const actions = make("div", { className: "actions" }, root.paper, root.save, root.copy, root.told, root.saving);
  actions.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || root.saving.hidden) return;
    open(root, false);
    root.save.focus();
  });
  // whoever goes on by the keyboard leaves no panel over what has the focus
  actions.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !actions.contains(relatedTarget)) open(root, false); });
  root.append(root.list, actions);
  watch();
}

function showTabs(root) {
  const { tabs, tab, words } = root.data;
  root.list.setAttribute("aria-label", words.parts);
  for (const [id, label] of tabs) {
    if (!root.tabs.has(id)) {
      const button = make("button", { type: "button", id: `qb-tab-${id}` });
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", "qb-part");
      button.addEventListener("click", () => choose(root, id));
      root.tabs.set(id, button);
      root.list.append(button);
    }
    if (root.tabs.get(id).textContent !== label) root.tabs.get(id).textContent = label;
  }
  select(root, tab);
}

function select(root, chosen) {
  for (const [id, button] of root.tabs) {
    button.setAttribute("aria-selected", String(id === chosen));
    button.tabIndex = id === chosen ? 0 : -1;
  }
  const button = root.tabs.get(chosen);
  const hidden = button.offsetLeft < root.list.scrollLeft || button.offsetLeft + button.offsetWidth > root.list.scrollLeft + root.list.clientWidth;
  if (hidden) root.list.scrollLeft = button.offsetLeft - 24;
}

function choose(root, id) {
  if (id === root.data.tab) return;
  select(root, id);
  const panel = document.querySelector(PANEL);
  if (panel && panel.getBoundingClientRect().top < 0) panel.scrollIntoView({ block: "start" });
  root.send("chosen", id);
}

// arrows move, Enter and Space choose: another part is another question to the server
function move(root, event) {
  const buttons = [...root.tabs.values()];
  const at = buttons.indexOf(document.activeElement);
  const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 };
  if (at < 0 || !(event.key in steps)) return;
  event.preventDefault();
  buttons[(steps[event.key] + buttons.length) % buttons.length].focus();
}

function showActions(root) {
  const { paper, words, scenario } = root.data;
  Object.assign(root.paper, { href: paper.address, download: paper.name, textContent: words.paper });
  root.save.textContent = words.save;
  root.copy.textContent = words.copy;
  if (root.saving.scenario !== scenario.text) {
    [root.saving.scenario, root.name.value] = [scenario.text, scenario.name];
    tell(root, "");
  }
  if (scenario.told !== root.saving.said) tell(root, (root.saving.said = scenario.told));
  follow(root);
}

const tell = (root, text) => root.told.textContent !== text && (root.told.textContent = text);

function open(root, shown) {
  root.saving.hidden = !shown;
  root.save.setAttribute("aria-expanded", String(shown));
  if (shown) root.name.select();
}

function field(id, label, input) {
  input.id = `qb-scenario-${id}`;
  return make("div", { className: "choice text" }, make("label", { htmlFor: input.id, textContent: label, className: "name" }), input);
}

function saving(root) {
  const { words, scenario } = root.data;
  root.name = make("input", { type: "text", maxLength: scenario.longest, autocomplete: "off" });
  root.name.addEventListener("input", () => follow(root));
  root.take = make("a", { className: "file", target: "_self", textContent: words.take });
  root.take.addEventListener("click", () => root.take.href && tell(root, words.taken));
  const box = make("div", { className: "saving", id: "qb-saving", hidden: true }, field("name", words.name, root.name), make("p", { className: "downloads" }, root.take));
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words.save);
  if (scenario.may) box.append(...decision(root));
  return box;
}

// what the council chose, and why: only where it can be kept
function decision(root) {
  const { words, scenario } = root.data;
  const day = make("input", { type: "date" });
  const places = make("select", { multiple: true, size: 6 }, ...scenario.quartiers.map(([value, text]) => make("option", { value, textContent: text })));
  const reason = make("input", { type: "text", maxLength: 2000, autocomplete: "off" });
  const keep = make("button", { type: "button", textContent: words.keep });
  keep.addEventListener("click", () => {
    const quartiers = [...places.selectedOptions].map((one) => one.value);
    root.send("kept", { name: root.name.value, day: day.value, quartiers, reason: reason.value });
  });
  const inner = [field("day", words.day, day), field("quartiers", words.quartiers, places), field("reason", words.reason, reason)];
  return [make("details", {}, make("summary", { textContent: words.decision }), ...inner), make("p", { className: "downloads" }, keep)];
}

function follow(root) {
  const name = root.name.value.trim();
  root.take.setAttribute("aria-disabled", String(!name));
  if (name) root.take.href = `${root.data.scenario.file}&name=${encodeURIComponent(name)}`;
  else root.take.removeAttribute("href");
}

async function copy(root) {
  const { words, link } = root.data;
  // without a secure connection a browser has no clipboard for pages; then the link stands in the address line
  const told = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(new URL(link, location.href).href))
    .then(() => words.copied, () => words.not_copied);
  tell(root, told);
}

// while the server works, the answer that is shown is the old one
let watching;
function watch() {
  const state = () => document.querySelector(PANEL)?.setAttribute("aria-busy", String(app().dataset.testScriptState === "running"));
  watching?.disconnect();
  watching = new MutationObserver(state);
  watching.observe(app(), { attributes: true, attributeFilter: ["data-test-script-state"] });
}

// on paper all parts follow each other: they are asked for first, and put away again afterwards
document.addEventListener("keydown", (event) => {
  if (!shown?.isConnected || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "p") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  shown.send("printing", true);
});

async function print(root) {
  const there = () => document.querySelector(`${PANEL} .all-parts`);
  for (const begun = performance.now(); !there() && performance.now() - begun < LONGEST; ) await new Promise(requestAnimationFrame);
  const pictures = [...document.querySelectorAll(`${PANEL} img`)].map((one) => one.decode().catch(() => {}));
  await Promise.all(pictures);
  window.print();
  root.send("printing", false);
}
