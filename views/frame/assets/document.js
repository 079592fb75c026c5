// Writing what is chosen into the link takes the place off it that a link led to; the browser still knows it.
let place = decodeURIComponent(new URL(performance.getEntriesByType("navigation")[0].name).hash.slice(1));

function goToPlace() {
  const found = () => {
    if (!place || !document.getElementById(place)) return !place;
    const there = new URL(location.href);
    there.hash = place;
    location.replace(there); // no entry of its own: Back leads to where the link stood
    place = "";
    return true;
  };
  if (found()) return;
  const watch = new MutationObserver(() => found() && watch.disconnect());
  watch.observe(document.body, { childList: true, subtree: true });
}
goToPlace();

// on a phone the pages are one row that scrolls; once a page, so that whoever scrolls it is left alone
function bringIntoView(pages, link) {
  if (pages.shown === location.pathname) return;
  pages.shown = location.pathname;
  const scroll = () => { pages.scrollLeft += link.getBoundingClientRect().left - pages.getBoundingClientRect().left - 40; };
  scroll();
  // letters that come late are of another width; nothing may have asked for them yet, so that none would be waited for
  document.fonts.load("1em 'Source Sans'").catch(() => {}).then(() => requestAnimationFrame(scroll));
}

// writing language or direction again would have the browser style the whole page anew, at every choice
const keep = (element, name, value) => { if (element[name] !== value) element[name] = value; };

// the frame is made of Streamlit's containers, which have no roles
function mark(data) {
  const all = document.querySelector("[data-testid=stMain]");
  all?.setAttribute("role", "group"); // it holds header and footer as well
  if (all && all.tabIndex !== -1) all.tabIndex = -1; // the first stop is the way to the content
  document.querySelector("[data-testid=stHeader]")?.setAttribute("role", "presentation"); // empty
  for (const [part, role, name] of [["header", "banner"], ["pages", "navigation", data.pages], ["main", "main"]]) {
    const found = document.querySelector(`.st-key-${part}`);
    if (!found || found.getAttribute("role") === role) continue;
    found.setAttribute("role", role);
    if (name) found.setAttribute("aria-label", name);
    if (role === "main") found.tabIndex = -1;
  }
}

// without an entry in the history, as an address of the page's own would be
document.addEventListener("click", (event) => {
  const skip = event.target.closest?.("a.skip");
  if (!skip) return;
  event.preventDefault();
  document.querySelector(".st-key-main")?.focus();
});

// ways out of the frame that was written once lead on with what is chosen now
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("footer.foot a[href^='./']");
  if (link) link.search = location.search;
}, true);

// A page that takes the place of another one says its name, as a document that is opened would. The region outlives both.
function sayPage(name) {
  const before = document.body.quartierPage;
  document.body.quartierPage = location.pathname;
  if (before === undefined || before === location.pathname) return;
  let said = document.getElementById("qb-page");
  if (!said) {
    said = Object.assign(document.createElement("div"), { id: "qb-page", className: "unseen", role: "status" });
    document.body.append(said);
  }
  setTimeout(() => { said.textContent = document.querySelector("h1")?.textContent || name; }, 200); // of a region that is new nothing is heard
}

export default function ({ data, parentElement }) {
  if (data.title) sayPage(data.heading || data.title);
  keep(document.documentElement, "lang", data.language);
  keep(document.documentElement, "dir", data.direction);
  if (data.title) keep(document, "title", data.title);
  const status = parentElement.querySelector("[role=status]");
  const opens = status.said === undefined; // what a page opens with is read with the page
  if (!opens && status.said !== data.said) status.textContent = data.said;
  status.said = data.said;
  for (const [part, text] of [["h1", data.heading], ["p.notice", data.notice]]) {
    const found = document.querySelector(`.st-key-opening ${part}`);
    if (found) keep(found, "textContent", text);
  }
  mark(data);
  const pages = document.querySelector(".st-key-pages");
  if (!pages) return;
  pages.querySelectorAll("a").forEach((link) => {
    const address = link.getAttribute("href") || "."; // of the first page it is empty, which would be this one's
    const here = new URL(address, location.href).pathname === location.pathname;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (here) bringIntoView(pages, link);
  });
}
