// What counts in a choice: native ranges, lists, numbers and boxes, which every phone, keyboard and screen reader knows.
// While a range moves only the percents follow; the server is asked when it is let go.
import { arrange, make, offer } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".weighing");
  parentElement.querySelector(".fold summary").textContent = data.fold;
  root.choose = (name, value) => setTriggerValue("chosen", { name, value });
  root.kept = root.kept || new Map();
  arrange(root, data.fields.map((field) => keep(root, field)));
}

// a field is made once and stays: what has the focus keeps it, what is open stays open
function keep(root, field) {
  let kept = root.kept.get(field.name);
  if (!kept) {
    kept = build[field.kind](root, field);
    kept.classList.add(field.kind);
    root.kept.set(field.name, kept);
  }
  update[field.kind](kept, field, root);
  return kept;
}

function labelled(field, input, ...more) {
  input.id = `qb-choice-${field.name}`;
  const label = make("label", { htmlFor: input.id, className: "name" });
  const kept = make("div", { className: "choice" }, label, input, ...more);
  return Object.assign(kept, { label, input });
}

function boxed(root, name, id) {
  const input = make("input", { type: "checkbox" });
  const text = make("span");
  const kept = make("label", {}, input, text);
  input.addEventListener("change", () => root.choose(name, id === undefined ? input.checked : { id, counts: input.checked }));
  return Object.assign(kept, { input, text });
}

const build = {
  list: (root, field) => {
    const kept = labelled(field, make("select"), make("p", { className: "hint" }));
    kept.input.addEventListener("change", () => root.choose(field.name, kept.input.value));
    return kept;
  },
  number: (root, field) => {
    const kept = labelled(field, make("input", { type: "number", inputMode: "numeric", step: 1 }), make("p", { className: "wrong" }), make("p", { className: "hint" }));
    [, , kept.wrong, kept.hint] = kept.children;
    [kept.wrong.id, kept.hint.id] = [`${kept.input.id}-wrong`, `${kept.input.id}-hint`];
    kept.wrong.setAttribute("role", "alert");
    kept.input.setAttribute("aria-describedby", `${kept.wrong.id} ${kept.hint.id}`);
    kept.input.addEventListener("change", () => {
      const usable = kept.input.checkValidity() && kept.input.value !== "";
      refuse(kept, !usable);
      if (usable) root.choose(field.name, kept.input.valueAsNumber);
    });
    return kept;
  },
  check: (root, field) => {
    const kept = make("div", {});
    kept.box = boxed(root, field.name);
    kept.append(kept.box, make("p", { className: "hint" }));
    return kept;
  },
  checks: () => make("fieldset", {}, make("legend")),
  chips: (root, field) => {
    const kept = labelled(field, make("select"), make("ul", { className: "chips" }));
    kept.input.addEventListener("change", () => root.choose(field.name, [...kept.chosen, kept.input.value]));
    return kept;
  },
  note: () => make("p", { className: "hint" }),
  weights: () => Object.assign(make("fieldset", {}, make("legend")), { rows: new Map() }),
  fold: () => Object.assign(make("details", {}, make("summary")), { inner: true }),
};

// nothing is written that stands there already: a screen reader would say it again
const write = (element, text) => element.textContent !== text && (element.textContent = text);

function mark(box, { label, checked }) {
  write(box.text, label);
  box.input.checked = checked;
}

function refuse(kept, wrong) {
  write(kept.wrong, wrong ? kept.told : "");
  if (wrong) kept.input.setAttribute("aria-invalid", "true");
  else kept.input.removeAttribute("aria-invalid");
}

const update = {
  list: (kept, field) => {
    kept.label.textContent = field.label;
    kept.lastChild.textContent = field.explained;
    offer(kept.input, field.options);
    kept.input.value = field.chosen;
  },
  number: (kept, field) => {
    kept.label.textContent = field.label;
    Object.assign(kept.input, { min: field.min, max: field.max });
    kept.told = field.wrong;
    write(kept.hint, field.explained);
    // what was refused stays to be mended, and is said to be refused
    if (kept.wrong.textContent) return kept.input.checkValidity() && kept.input.valueAsNumber === field.value ? refuse(kept, false) : write(kept.wrong, field.wrong);
    if (document.activeElement !== kept.input || kept.input.valueAsNumber !== field.value) kept.input.value = field.value;
  },
  check: (kept, field) => {
    mark(kept.box, field);
    write(kept.lastChild, field.explained);
  },
  checks: (kept, field, root) => {
    kept.firstChild.textContent = field.label;
    kept.boxes = kept.boxes || new Map();
    for (const [id, label, checked] of field.options) {
      if (!kept.boxes.has(id)) {
        kept.boxes.set(id, boxed(root, "counts", id));
        kept.append(kept.boxes.get(id));
      }
      mark(kept.boxes.get(id), { label, checked });
    }
  },
  chips: (kept, field, root) => {
    kept.label.textContent = field.label;
    kept.chosen = field.chosen.map(([id]) => id);
    offer(kept.input, [["", field.choose], ...field.options]);
    kept.input.value = "";
    const chip = ([id, name]) => {
      const button = make("button", { type: "button", textContent: name });
      button.setAttribute("aria-label", field.take.replace("{name}", () => name));
      button.addEventListener("click", () => {
        kept.input.focus();
        root.choose(field.name, kept.chosen.filter((one) => one !== id));
      });
      return make("li", {}, button);
    };
    kept.lastChild.replaceChildren(...field.chosen.map(chip));
  },
  note: (kept, field) => (kept.textContent = field.text),
  fold: (kept, field, root) => {
    kept.firstChild.textContent = field.label;
    arrange(kept, [kept.firstChild, ...field.fields.map((one) => keep(root, one))]);
  },
  weights: (kept, field, root) => {
    kept.firstChild.textContent = field.label;
    kept.field = field;
    field.rows.forEach((row) => {
      if (!kept.rows.has(row.id)) kept.rows.set(row.id, slider(kept, row, root));
      kept.rows.get(row.id).label.textContent = row.label;
    });
    const now = shares([...kept.rows.values()].map(({ weight }) => weight));
    const same = String(now) === String(shares(field.rows.map((row) => row.position)));
    // handles stay where the reader put them as long as they mean the same, and while one is held
    if (!same && !kept.held) {
      field.rows.forEach((row) => {
        const one = kept.rows.get(row.id);
        one.input.value = one.weight = row.position;
      });
    }
    tell(kept);
  },
};

function slider(kept, row, root) {
  const id = `qb-weight-${row.id}`;
  const input = make("input", { type: "range", id, min: 0, max: 10, step: 1, value: row.position });
  const label = make("label", { htmlFor: id });
  const percent = make("output", { htmlFor: id });
  percent.setAttribute("aria-live", "off"); // the handle says its own value; of nine others nobody asked
  const send = () => {
    kept.held = false;
    if (!kept.moved) return;
    kept.moved = false;
    root.choose("weights", Object.fromEntries([...kept.rows].map(([theme, { weight }]) => [theme, weight])));
  };
  const made = { input, label, percent, weight: row.position }; // a position between two steps keeps its weight
  let key = false;
  input.addEventListener("keydown", () => (key = true));
  input.addEventListener("input", () => {
    kept.held = kept.moved = true;
    made.weight = input.valueAsNumber;
    tell(kept);
  });
  input.addEventListener("change", () => key || send());
  for (const end of ["keyup", "blur"]) {
    input.addEventListener(end, () => {
      key = false;
      send();
    });
  }
  kept.append(make("div", { className: "weight" }, label, percent, input));
  return made;
}

function shares(weights) {
  const total = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one) => (total ? Math.round((1000 * one) / total) / 10 : 0));
}

function tell(kept) {
  const rows = [...kept.rows.values()];
  shares(rows.map(({ weight }) => weight)).forEach((share, at) => {
    const told = kept.field.percent.replace("{number}", share.toLocaleString(kept.field.language, { numberingSystem: "latn" }));
    write(rows[at].percent, told);
    if (rows[at].input.getAttribute("aria-valuetext") !== told) rows[at].input.setAttribute("aria-valuetext", told);
    rows[at].input.style.setProperty("--part", `${10 * rows[at].input.valueAsNumber}%`);
  });
}
