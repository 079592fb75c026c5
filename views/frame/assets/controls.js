// All choices of a page in one component: native lists, which every phone and screen reader knows, and the search.
import tell from "./document.js";
import { make, offer } from "./elements.js";
import { search } from "./search.js";

export default function ({ data, parentElement, setTriggerValue }) {
  tell({ data: data.document, parentElement });
  const root = parentElement.querySelector(".choices");
  root.choose = (name, value) => setTriggerValue("chosen", { name, value });
  parentElement.querySelector(".fold summary").textContent = data.fold;
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
    if (field.help) kept.firstChild.append(make("details", { className: "help" }, make("summary", { textContent: "?", title: field.help }), make("p", { textContent: field.help })));
  }
  const build = {
    list: (kept, field) => labelled(kept, field, make("select", { id: `qb-${field.name}` })),
    text: (kept, field) => labelled(kept, field, make("input", { id: `qb-${field.name}`, type: "text", autocomplete: "off", maxLength: 100 })),
    search: () => {},
  };
  const update = {
    list: (kept, field) => {
      kept.label.textContent = field.label;
      offer(kept.input, field.options);
      if (kept.input.value !== field.chosen) kept.input.value = field.chosen;
    },
    text: (kept, field) => {
      kept.label.textContent = field.label;
      if (document.activeElement !== kept.input) kept.input.value = field.chosen;
    },
    search: (kept, field) => search(kept, field, (id) => root.choose(field.name, id)),
  };

  const rows = data.rows.map((fields, number) => {
    const row = root.children[number] || root.appendChild(make("div", { className: "row" }));
    const wanted = fields.map(keep);
    if (wanted.length !== row.children.length || wanted.some((one, at) => row.children[at] !== one)) row.replaceChildren(...wanted);
    return row;
  });
  while (root.children.length > rows.length) root.lastChild.remove();
}
