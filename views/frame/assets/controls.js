// All choices of a page in one component: native lists, which every phone and screen reader knows, and the search.
import tell from "./document.js";
import { arrange, make, offer, offerGroups } from "./elements.js";
import { keepOnFirstScreen } from "./first_screen.js";
import { search } from "./search.js";

const PAINTED_BY = ["indicator", "group", "wave"]; // what a map follows from, with the link as it is

// the map of a choice is asked for beside telling the server, and is there when the rest of the page is
function paintAhead(name, value) {
  if (!PAINTED_BY.includes(name) || !document.querySelector(".st-key-map, .st-key-map1")) return;
  const link = new URLSearchParams(location.search);
  link.set(name, value);
  if (name === "indicator") link.delete("theme"); // it brings its own
  globalThis.quartierFigures?.ahead(`./paint/chosen.json?${link}`);
}

export default function ({ data, parentElement, setTriggerValue }) {
  tell({ data: data.document, parentElement });
  const root = parentElement.querySelector(".choices");
  root.choose = (name, value) => {
    paintAhead(name, value);
    setTriggerValue("chosen", { name, value });
  };
  const fold = parentElement.querySelector(".fold");
  if (fold) fold.firstChild.textContent = data.fold;
  root.fields = root.fields || new Map();
  // a field is made once and stays: what has the focus keeps it
  function keep(field) {
    let kept = root.fields.get(field.name);
    if (!kept) {
      kept = make("div", { className: `choice ${field.kind} ${field.name}` });
      root.fields.set(field.name, kept);
      build[field.kind](kept, field);
    }
    kept.style.flexGrow = field.width;
    update[field.kind](kept, field);
    return kept;
  }

  function labelled(kept, field, input) {
    kept.label = make("span");
    kept.input = input;
    input.addEventListener("change", () => root.choose(field.name, input.value));
    const label = make("label", { htmlFor: input.id }, kept.label);
    kept.append(make("div", { className: "name" }, label), input);
    if (field.help) kept.firstChild.append(help(kept.label, field));
  }
  // named by its field, as several stand on a page; Escape puts away what it covers
  function help(label, field) {
    label.id = `qb-${field.name}-name`;
    const summary = make("summary", { id: `qb-${field.name}-help`, textContent: "?" });
    summary.setAttribute("aria-labelledby", `${summary.id} ${label.id}`);
    const fold = make("details", { className: "help" }, summary, make("p", { textContent: field.help }));
    fold.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      event.preventDefault();
      fold.open = false;
      summary.focus();
    });
    fold.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !fold.contains(relatedTarget)) fold.open = false; });
    return fold;
  }
  const build = {
    list: (kept, field) => labelled(kept, field, make("select", { id: `qb-${field.name}` })),
    groups: (kept, field) => build.list(kept, field),
    text: (kept, field) => labelled(kept, field, make("input", { id: `qb-${field.name}`, type: "text", autocomplete: "off", maxLength: 100 })),
    search: () => {},
    chips: (kept) => kept.append(make("span", { className: "name" })),
  };
  const update = {
    list: (kept, field) => {
      kept.label.textContent = field.label;
      offer(kept.input, field.options);
      if (kept.input.value !== field.chosen) kept.input.value = field.chosen;
    },
    groups: (kept, field) => {
      kept.label.textContent = field.label;
      offerGroups(kept.input, field.options);
      if (kept.input.value !== field.chosen) kept.input.value = field.chosen;
    },
    text: (kept, field) => {
      kept.label.textContent = field.label;
      if (document.activeElement !== kept.input) kept.input.value = field.chosen;
    },
    // after one was taken away, the focus goes to the next one, or to the field that adds
    chips: (kept, field) => {
      kept.hidden = !field.chips.length;
      kept.firstChild.textContent = field.label;
      const held = [...kept.querySelectorAll("button")], at = held.indexOf(document.activeElement);
      const stay = new Map(held.map((button) => [button.value, button]));
      const buttons = field.chips.map(([value, textContent, label]) => {
        const button = stay.get(value) || make("button", { type: "button", value, onclick: () => root.choose(field.name, value) });
        Object.assign(button, { textContent, title: label });
        button.setAttribute("aria-label", label);
        return button;
      });
      if (buttons.length !== held.length || buttons.some((button, place) => button !== held[place])) kept.replaceChildren(kept.firstChild, ...buttons);
      if (at >= 0 && !kept.contains(document.activeElement)) (buttons[Math.min(at, buttons.length - 1)] || root.querySelector(".search input"))?.focus();
    },
    search: (kept, field) => search(kept, field, (id) => root.choose(field.name, id)),
  };

  const rows = [...root.children].filter((child) => child.className === "row");
  data.rows.forEach((fields, number) => arrange(rows[number] || root.insertBefore(make("div", { className: "row" }), root.more || null), fields.map(keep)));
  rows.slice(data.rows.length).forEach((row) => row.remove());
  showMore(data.more);

  // opened at first where something is not as usual; from then on as the reader leaves it
  function showMore({ label, differs, fields }) {
    root.classList.toggle("with-more", fields.length > 0);
    root.classList.toggle("differs", differs !== "");
    if (!fields.length) return root.more?.remove();
    if (!root.more) {
      const summary = make("summary", {}, make("span", { className: "told" }, make("span"), make("span", { className: "brief" })));
      root.more = make("details", { className: "more", open: differs !== "" }, summary, make("div", { className: "row" }));
    }
    if (root.more.parentNode !== root) root.append(root.more);
    const [name, brief] = root.more.firstChild.firstChild.children, said = differs && ` · ${differs}`;
    if (name.textContent !== label) name.textContent = label;
    if (brief.textContent !== said) [brief.textContent, root.more.firstChild.title] = [said, differs];
    arrange(root.more.lastChild, fields.map(keep));
  }

  const line = parentElement.querySelector(".finding");
  line.hidden = !data.finding;
  if (line.textContent !== data.finding) line.textContent = data.finding; // a screen reader says what is new
  keepOnFirstScreen(line);
}
