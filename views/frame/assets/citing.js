// What a reader takes along: files, and behind a fold the question, the method, the licence, and lines to copy.
import { make } from "./elements.js";
import { fill as fillFold } from "./folds.js";
import { print } from "./printing.js";

export function showCiting(root, data) {
  if (!root.fold) build(root);
  root.data = data;
  root.heading.textContent = data.heading;
  root.summary.textContent = data.summary;
  root.sources.innerHTML = data.sources; // made by the server; every text in it is escaped
  const link = ([kind, address]) => make("a", { textContent: kind.toUpperCase(), href: `${address}?${data.query}`, download: `${data.file}.${kind}` });
  const button = make("button", { type: "button", textContent: data.print, onclick: print });
  root.files.replaceChildren(make("span", { textContent: data.take }), ...Object.entries(data.files).map(link), button);
  if (root.fold.open) fill(root);
}

function build(root) {
  root.heading = make("h2");
  root.files = make("p", { className: "downloads" });
  root.summary = make("summary");
  root.body = make("div", { className: "facts-and-lines" });
  root.told = make("p", { className: "told" });
  root.told.setAttribute("role", "status");
  root.fold = make("details", {}, root.summary, root.body, root.told);
  root.fold.addEventListener("toggle", () => { if (root.fold.open) fill(root); });
  root.sources = make("div");
  root.replaceChildren(root.heading, root.files, root.fold, root.sources);
}

function fill(root) {
  fillFold(root.fold, root.body, root.told, `${root.data.address}?${root.data.query}`, root.data.failed, (body) => {
    const { link, embedded } = body.firstElementChild.dataset;
    const addresses = { link: new URL(link, location.href).href, embedded: new URL(embedded, location.href).href.replaceAll("&", "&amp;") };
    body.querySelectorAll(".copying").forEach((line) => {
      const code = line.querySelector("code");
      code.textContent = code.dataset.text.replace(/\{(link|embedded)\}/g, (_, name) => addresses[name]);
      line.querySelector("button").addEventListener("click", () => copy(code, line.querySelector(".told"), root.data));
    });
  });
}

async function copy(code, told, { copied, selected }) {
  told.textContent = ""; // a screen reader says the same words again only after a change
  const done = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(code.textContent))
    .then(() => true, () => copySelected(code));
  told.textContent = done ? copied : selected;
}

// without a secure connection a browser has no clipboard for pages; what is selected can still be copied
function copySelected(code) {
  getSelection().selectAllChildren(code);
  return document.execCommand("copy");
}
