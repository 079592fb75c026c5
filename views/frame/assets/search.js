// A field that finds quartiers, streets and addresses: a combobox after the ARIA pattern. Hits come from this server.
import { make } from "./elements.js";

export function search(root, data, pick) {
  if (!root.field) build();
  root.data = data;
  root.pick = pick;
  root.label.textContent = data.label;
  root.field.placeholder = data.whole;
  root.clear.setAttribute("aria-label", data.clear);
  root.clear.title = data.clear;
  root.clear.hidden = !data.chosen;
  if (root.getRootNode().activeElement !== root.field || !root.open) root.field.value = data.chosen;

  function build() {
    const field = make("input", { id: "qb-search", type: "text", autocomplete: "off", spellcheck: false, maxLength: 100 });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "qb-hits" })) field.setAttribute(name, value);
    const clear = make("button", { type: "button", textContent: "✕" });
    const list = make("ul", { id: "qb-hits", hidden: true });
    list.setAttribute("role", "listbox");
    const label = make("label", { htmlFor: "qb-search" });
    const told = make("div", { className: "unseen" });
    told.setAttribute("role", "status");
    Object.assign(root, { field, clear, list, label, told, hits: [], at: -1, open: false, asked: 0 });
    root.append(make("div", { className: "name" }, label), make("div", { className: "field" }, field, clear), list, told);
    field.addEventListener("focus", () => { field.select(); });
    field.addEventListener("click", () => ask(""));
    field.addEventListener("input", () => ask(field.value));
    field.addEventListener("blur", () => setTimeout(() => { close(); field.value = root.data.chosen; }, 150));
    field.addEventListener("keydown", onKey);
    clear.addEventListener("click", () => { root.pick(""); field.focus(); close(); });
  }

  async function ask(text) {
    const number = ++root.asked;
    await new Promise((done) => setTimeout(done, text ? 90 : 0));
    if (number !== root.asked) return;
    const answer = await fetch(`${root.data.route}?q=${encodeURIComponent(text)}`).catch(() => null);
    if (number !== root.asked || !answer?.ok) return;
    show(await answer.json());
  }

  function show(hits) {
    root.hits = hits;
    root.at = -1;
    root.list.replaceChildren(...hits.map(({ label, kind, place }, at) => {
      const item = make("li", { id: `qb-hit-${at}`, textContent: label });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      if (kind !== "quartier" && place) item.append(" ", make("small", { textContent: `– ${place}` }));
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(at));
      return item;
    }));
    if (!hits.length) root.list.append(nothing());
    root.told.textContent = hits.length ? root.data.found.replace("{number}", hits.length) : root.data.none;
    root.open = true;
    root.list.hidden = false;
    root.field.setAttribute("aria-expanded", "true");
  }

  // a list may hold nothing but options
  function nothing() {
    const item = make("li", { className: "none", textContent: root.data.none });
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    return item;
  }

  function close() {
    root.open = false;
    root.list.hidden = true;
    root.told.textContent = "";
    root.field.setAttribute("aria-expanded", "false");
    root.field.removeAttribute("aria-activedescendant");
  }

  function move(to) {
    const items = root.list.querySelectorAll("[role=option]:not(.none)");
    if (!items.length) return;
    items[root.at]?.setAttribute("aria-selected", "false");
    root.at = (to + items.length) % items.length;
    items[root.at].setAttribute("aria-selected", "true");
    items[root.at].scrollIntoView({ block: "nearest" });
    root.field.setAttribute("aria-activedescendant", items[root.at].id);
  }

  function choose(at) {
    const hit = root.hits[at];
    if (!hit) return;
    root.field.value = hit.place || hit.label;
    root.data = { ...root.data, chosen: root.field.value };
    close();
    root.pick(hit.quartier);
  }

  function onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!root.open) ask("");
      else move(root.at + (event.key === "ArrowDown" ? 1 : root.at < 0 ? 0 : -1));
    } else if (event.key === "Enter" && root.open) {
      choose(Math.max(root.at, 0));
    } else if (event.key === "Escape" && root.open) {
      close();
    } else {
      return;
    }
    event.preventDefault();
  }
}
