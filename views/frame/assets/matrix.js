// All places × indicators as a table that is sorted here; pressing a head also tells the server which indicator is looked at.
import { breaking, make } from "./elements.js";

const PAGE = matchMedia("(max-width: 640px)").matches ? 20 : 60; // rows: a table of hundreds is sorted, not scrolled
const MANY = 30; // rows: of more, the head stays in sight while the others scroll
const LAST = { unreliable: 1, withheld: 2, no_data: 3 }; // whichever way the others are sorted

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".matrix-of");
  root.state = root.state || { column: "", ascending: true, page: 0 };
  const { state } = root;
  const { compare } = new Intl.Collator(data.language, { numeric: true });
  const alphabet = data.names.map((_, at) => at).sort((a, b) => compare(data.names[a], data.names[b]));
  const place = [];
  alphabet.forEach((at, number) => { place[at] = number; });
  const choose = (name, value) => setTriggerValue("chosen", { name, value });
  const filled = (text, name) => text.replace("{name}", () => name);

  function ordered() {
    const column = data.columns.find(({ id }) => id === state.column);
    const keys = column ? column.keys : place;
    const rank = (at) => (column && LAST[column.states[at]]) || 0;
    return [...alphabet].sort((a, b) => rank(a) - rank(b) || (state.ascending ? 1 : -1) * ((keys[a] ?? 0) - (keys[b] ?? 0)) || place[a] - place[b]);
  }

  // of numbers the highest are looked for first, of names the beginning of the alphabet
  function sortBy(id, focus) {
    state.ascending = state.column === id ? !state.ascending : !id;
    state.column = id;
    state.page = 0;
    draw();
    root.querySelector(`th[data-column="${CSS.escape(id)}"] button`)?.focus();
    if (id && id !== data.shown) choose("indicator", id);
  }

  function head(id, title, notes, said) {
    const here = state.column === id;
    const sign = make("span", { className: "sorts", textContent: here ? (state.ascending ? "↑" : "↓") : "↕" });
    sign.setAttribute("aria-hidden", "true");
    const button = make("button", { type: "button", title: said }, make("span", { className: "of", textContent: title }), sign, ...notes.map((note) => make("small", { textContent: note })));
    button.onclick = () => sortBy(id);
    const cell = make("th", { scope: "col" }, button);
    cell.dataset.column = id;
    cell.setAttribute("aria-sort", here ? (state.ascending ? "ascending" : "descending") : "none");
    if (id === data.shown) cell.classList.add("shown");
    return cell;
  }

  function cellOf(column, at) {
    const kind = column.states[at];
    const cell = make("td", { className: kind }, make("span", { className: "of", textContent: column.texts[at] }));
    const mark = make("span", { className: "mark", textContent: data.marks[kind] || "" });
    mark.setAttribute("aria-hidden", "true");
    if (column.states.some((state) => data.marks[state])) cell.append(mark); // in line with those that have one
    cell.append(make("span", { className: "said unseen", textContent: column.sayings[column.said[at]] }));
    if (column.id === data.shown) cell.classList.add("shown");
    return cell;
  }

  function rowHead(at) {
    const id = data.ids[at], name = data.names[at];
    const cell = make("th", { scope: "row" });
    if (!data.choosable) return Object.assign(cell, { textContent: name });
    const pressed = data.chosen.includes(id);
    const button = make("button", { type: "button", title: filled(pressed ? data.titles.unchoose : data.titles.choose, name) }, ...breaking(name));
    button.setAttribute("aria-pressed", String(pressed));
    button.dataset.row = id;
    button.onclick = () => choose("quartier", id);
    cell.append(button);
    return cell;
  }

  function wholeRow() {
    const row = make("tr", { className: "whole" }, make("th", { scope: "row", textContent: data.whole }));
    data.columns.forEach((column) => {
      const cell = make("td", {}, make("span", { className: "of", textContent: column.whole }));
      if (column.states.some((state) => data.marks[state])) cell.append(make("span", { className: "mark" }));
      if (column.id === data.shown) cell.classList.add("shown");
      row.append(cell);
    });
    return row;
  }

  function pager(total) {
    const format = new Intl.NumberFormat(data.language, { numberingSystem: "latn" });
    const from = state.page * PAGE;
    const turn = (text, label, page) => {
      const made = make("button", { type: "button", textContent: text, disabled: page < 0 || page * PAGE >= total });
      made.setAttribute("aria-label", label);
      made.onclick = () => { state.page = page; draw(); root.querySelectorAll(".pager button")[text === "›" ? 1 : 0].focus(); };
      return made;
    };
    const told = { first: from + 1, last: Math.min(from + PAGE, total), total };
    const text = data.paging.replace(/{(\w+)}/g, (_, name) => format.format(told[name]));
    return make("nav", { className: "pager" }, turn("‹", data.back, state.page - 1), make("span", { textContent: text }), turn("›", data.next, state.page + 1));
  }

  function narrow() {
    const select = make("select", { id: "qb-matrix-indicator" });
    select.append(...data.columns.map(({ id, title }) => make("option", { value: id, textContent: title })));
    select.value = data.shown;
    select.onchange = () => choose("indicator", select.value);
    return make("div", { className: "choice one" }, make("label", { htmlFor: select.id, textContent: data.titles.indicator }), select);
  }

  function draw() {
    const focused = document.activeElement?.dataset?.row, scrolled = root.querySelector(".box")?.scrollLeft || 0;
    const lists = document.activeElement?.id === "qb-matrix-indicator";
    const order = ordered();
    state.page = Math.max(0, Math.min(state.page, Math.ceil(order.length / PAGE) - 1));
    const table = make("table", { className: "comparison" }, make("caption", { className: "unseen", textContent: data.caption }));
    table.createTHead().append(make("tr", {}, head("", data.corner, [], data.titles.names), ...data.columns.map(({ id, title, notes }) => head(id, title, notes, filled(data.titles.sort, title)))));
    const body = table.createTBody();
    if (data.whole) body.append(wholeRow());
    order.slice(state.page * PAGE, (state.page + 1) * PAGE).forEach((at) => {
      const row = make("tr", { className: data.chosen.includes(data.ids[at]) ? "chosen" : "" }, rowHead(at), ...data.columns.map((column) => cellOf(column, at)));
      body.append(row);
    });
    const box = make("div", { className: data.ids.length > MANY ? "box long" : "box", tabIndex: 0 }, table);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", data.caption);
    root.replaceChildren(narrow(), box, ...(order.length > PAGE ? [pager(order.length)] : []));
    box.scrollLeft = scrolled;
    if (lists) root.querySelector("select").focus();
    if (focused !== undefined) root.querySelector(`button[data-row="${CSS.escape(focused)}"]`)?.focus();
  }

  const written = JSON.stringify(data);
  if (root.written === written) return; // a run that changed nothing here leaves focus and place
  const inside = root.contains(document.activeElement) && document.activeElement.closest("th[data-column]")?.dataset.column;
  root.written = written;
  draw();
  if (typeof inside === "string") root.querySelector(`th[data-column="${CSS.escape(inside)}"] button`)?.focus();
}
