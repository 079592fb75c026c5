// What a reader takes along of a map; below it the map's numbers as a table, from the document that the map reads too.
import "../map/figures.js";
import { showCiting } from "./citing.js";
import { breaking, make } from "./elements.js";
import { highlight } from "./linked.js";

const PAGE = 50; // rows: a table of thousands is sorted, not scrolled

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".numbers-wrap");
  const { painting, persistently, value, interval, answers, verdict, filled } = globalThis.quartierFigures;
  root.state = root.state || { column: 0, ascending: true, page: 0 };
  root.asked = data.figures;
  const arrive = async () => {
    const wanted = () => root.asked === data.figures;
    const [index, document] = await Promise.all([persistently(data.names, wanted), painting(data.figures, wanted)]);
    if (wanted()) show(index, document);
  };
  arrive();
  showCiting(parentElement.querySelector(".citing"), data.citing);

  // places of the names in the alphabet: letters are compared once, not at every sorting
  function alphabetOf(index) {
    if (!index.alphabet) {
      const { compare } = new Intl.Collator(data.language, { numeric: true });
      const order = index.names.map((_, at) => at).sort((a, b) => compare(index.names[a], index.names[b]));
      index.alphabet = new Array(order.length);
      order.forEach((at, place) => { index.alphabet[at] = place; });
    }
    return index.alphabet;
  }

  function columnsOf(index, { figures, beside }) {
    const several = figures.length > 1;
    const numeric = (values) => () => values.map((one) => one ?? -1e15);
    const columns = [{ title: data.titles.name, cell: (at) => index.names[at], raw: index.names, keys: () => alphabetOf(index) }];
    figures.forEach((figure) => {
      columns.push({ kind: "of-value", title: several ? figure.name : data.titles.value, number: !figure.labels, cell: (at) => withSign(value(figure, at), figure.texts.withheld), raw: figure.values, keys: numeric(figure.values) });
      columns.push({ kind: "of-interval", title: data.titles.interval, number: true, cell: (at) => interval(figure, at), raw: figure.lower, keys: numeric(figure.lower || []) });
      if (several) return;
      columns.push({ kind: "of-n", title: data.titles.n, number: true, cell: (at) => answers(figure, at), raw: figure.n, keys: numeric(figure.n || []) });
      const verdicts = () => [...(figure.verdicts || "")].map((letter) => parseInt(letter, 36));
      columns.push({ kind: "of-verdict", title: data.titles.verdict, cell: (at) => verdict(figure, at), raw: Object.values(figure.verdict_texts).some(Boolean), keys: verdicts });
    });
    // what stands beside has no mark that would order the rows: places without it come first or last by its own keys
    beside.forEach((figure) => {
      const said = figure.verdicts && [...figure.verdicts].map((letter) => parseInt(letter, 36));
      const cell = said ? (at) => verdict(figure, at) : (at) => withSign(value(figure, at), figure.texts.withheld);
      columns.push({ kind: "beside", title: figure.name, number: !said, cell, raw: said || figure.values.some((one) => one !== null), keys: said ? () => said : numeric(figure.values) });
    });
    return columns.filter(({ raw }) => raw);
  }

  // a reason that would stand in many cells is seen once, above them; a cell has its sign, and is read out whole
  const withSign = (text, reason) => (text === reason ? make("span", {}, "*", make("span", { className: "unseen", textContent: text.replace(/^\*/, "") })) : text);
  const classesOf = ({ number, kind }) => [number && "number", kind].filter(Boolean).join(" ");

  function show(index, document) {
    const columns = columnsOf(index, document);
    const last = { ok: 0, same: 0, unreliable: 1, withheld: 2, no_data: 3 };
    const rank = new Uint8Array(index.names.length); // by loops: there may be thousands, and every choice waits for it
    for (const { mark_names: names, marks } of document.figures) {
      for (let at = 0; at < rank.length; at += 1) rank[at] = Math.max(rank[at], last[names[marks[at]]]);
    }
    const alphabet = alphabetOf(index);
    const state = root.state;
    const draw = () => {
      const column = columns[Math.min(state.column, columns.length - 1)];
      const keys = column.keys();
      // rows without a sound number stay last, whichever way the others are sorted
      const order = index.names.map((_, at) => at).sort((a, b) => rank[a] - rank[b] || (state.ascending ? 1 : -1) * (keys[a] - keys[b]) || alphabet[a] - alphabet[b]);
      state.page = Math.min(state.page, Math.ceil(order.length / PAGE) - 1);
      const shown = order.slice(state.page * PAGE, (state.page + 1) * PAGE);
      const several = document.figures.length > 1;
      const table = make("table", { className: several ? "numbers several" : "numbers" }, make("caption", { className: "unseen", textContent: data.caption }));
      const head = table.createTHead().insertRow();
      head.dataset.title = data.titles.sort;
      columns.forEach(({ title, number, kind }, at) => {
        const here = column === columns[at];
        const sign = make("i", { textContent: here ? (state.ascending ? "▲" : "▼") : "↕", ariaHidden: "true" });
        const button = make("button", { type: "button" }, title, sign);
        button.onclick = () => {
          state.ascending = here ? !state.ascending : true;
          state.column = at;
          state.page = 0;
          draw();
          root.querySelectorAll("thead button")[at].focus();
        };
        const cell = make("th", { scope: "col", className: classesOf({ number, kind }) }, button);
        cell.setAttribute("aria-sort", here ? (state.ascending ? "ascending" : "descending") : "none");
        head.append(cell);
      });
      const body = table.createTBody();
      shown.forEach((at) => {
        const line = body.insertRow();
        const id = index.ids[at];
        const place = make("button", { type: "button", value: id }, ...breaking(index.names[at]));
        if (id === data.selected) {
          line.className = "chosen";
          place.setAttribute("aria-current", "true");
        }
        line.dataset.at = at;
        line.onclick = () => {
          if (!getSelection().isCollapsed) return; // whoever marks numbers chooses nothing
          place.focus({ preventScroll: true });
          setTriggerValue("picked", id);
        };
        line.onmouseenter = place.onfocus = () => highlight(at);
        line.onmouseleave = place.onblur = () => highlight(-1);
        columns.forEach(({ cell, number, title, kind }, nth) => {
          const made = make(nth ? "td" : "th", { className: classesOf({ number, kind }) }, nth ? cell(at) : place);
          if (!nth) made.scope = "row";
          made.dataset.title = title;
          line.append(made);
        });
      });
      const { activeElement } = root.ownerDocument;
      const focused = root.contains(activeElement) && activeElement.value; // a quartier that was just chosen
      const signs = table.querySelector("tbody .unseen") ? [make("p", { className: "source", textContent: document.figures[0].texts.withheld })] : [];
      root.replaceChildren(make("h2", { textContent: data.heading }), ...signs, table, ...(order.length > PAGE ? [pager(order.length)] : []));
      if (focused) root.querySelector(`tbody button[value="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    };

    const pager = (total) => {
      const format = new Intl.NumberFormat(data.language, { numberingSystem: "latn" });
      const from = state.page * PAGE;
      const button = (text, label, page) => {
        const made = make("button", { type: "button", textContent: text, disabled: page < 0 || page * PAGE >= total });
        made.setAttribute("aria-label", label);
        made.onclick = () => { state.page = page; draw(); root.querySelectorAll(".pager button")[text === "›" ? 1 : 0].focus(); };
        return made;
      };
      const told = filled(data.paging, { first: format.format(from + 1), last: format.format(Math.min(from + PAGE, total)), total: format.format(total) });
      const ends = [button("‹", data.back, state.page - 1), button("›", data.next, state.page + 1)];
      return make("nav", { className: "pager", ariaLabel: data.heading }, ends[0], make("span", { textContent: told }), ends[1]);
    };
    draw();
  }
}
