// How far down the page its first part reaches: what stands below takes the rest of the window, see --above in style/map_page.css.
let watched = null;

let written = "";

const measure = () => {
  const { bottom } = watched.getBoundingClientRect();
  const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop || 0;
  const above = `${Math.ceil(bottom + scrolled)}px`;
  if (above !== written) document.documentElement.style.setProperty("--above", above); // it styles the whole page anew
  written = above;
};

const watcher = new ResizeObserver(() => watched?.isConnected && measure());

// `last` is the first part's last element, one that is shown
export function keepOnFirstScreen(last) {
  if (watched === last) return;
  watcher.disconnect();
  watched = last;
  for (let part = last.parentElement.firstElementChild; part; part = part.nextElementSibling) watcher.observe(part);
  const header = document.querySelector(".st-key-header");
  if (header) watcher.observe(header);
  measure();
}
