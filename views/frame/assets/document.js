// Writing what is chosen into the link takes the place off it that a link led to; the browser still knows it.
let place = decodeURIComponent(new URL(performance.getEntriesByType("navigation")[0].name).hash.slice(1));

function goToPlace() {
  const found = () => {
    if (!place || !document.getElementById(place)) return !place;
    location.hash = place;
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
  document.fonts.ready.then(scroll); // letters that came late are of another width
}

// writing language or direction again would have the browser style the whole page anew, at every choice
const keep = (element, name, value) => { if (element[name] !== value) element[name] = value; };

export default function ({ data, parentElement }) {
  keep(document.documentElement, "lang", data.language);
  keep(document.documentElement, "dir", data.direction);
  if (data.title) keep(document, "title", data.title);
  const status = parentElement.querySelector("[role=status]");
  const opens = status.said === undefined; // what a page opens with is read with the page
  if (!opens && status.said !== data.said) status.textContent = data.said;
  status.said = data.said;
  const pages = document.querySelector(".st-key-pages");
  if (!pages) return;
  pages.setAttribute("role", "navigation");
  pages.querySelectorAll("a").forEach((link) => {
    const address = link.getAttribute("href") || "."; // of the first page it is empty, which would be this one's
    const here = new URL(address, location.href).pathname === location.pathname;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (here) bringIntoView(pages, link);
  });
}
