// The server's first picture lies over the page until what is below stands still; then both change places in one step.
const STILL = 300, PATIENCE = 20_000; // milliseconds
const cover = document.getElementById("first-picture");

// a map's frame is there long before its script, let alone its colours
const painted = (frame) => Boolean(frame.contentWindow?.painted?.());

// where everything stands, as one text; empty while something is still to come
function standing() {
  const app = document.querySelector("[data-test-script-state]");
  if (!app || app.dataset.testScriptState !== "notRunning" || document.fonts.status !== "loaded") return "";
  const parts = [...app.querySelectorAll(".stMain .stElementContainer")];
  if (!parts.length || app.querySelector("[data-testid=stSkeleton]")) return "";
  const frames = [...app.querySelectorAll(".st-key-map iframe, .st-key-map1 iframe")];
  if (frames.some((frame) => !painted(frame))) return "";
  return [...parts, ...frames].map((part) => part.getBoundingClientRect()).map(({ top, height }) => `${top}+${height}`).join();
}

function uncover() {
  const main = document.querySelector("[data-testid=stMain]");
  const scrolled = cover.scrollTop;
  cover.remove();
  document.getElementById("on-its-way")?.remove();
  if (main && scrolled) main.scrollTop = scrolled;
}

// `begun` is when there was anything at all: a page that never stands still is shown as it is, an empty one never
function watch(begun = Infinity, before = "", since = 0) {
  const now = performance.now(), stands = standing();
  if (stands !== before) since = now;
  if ((stands && now - since >= STILL) || now - begun > PATIENCE) return uncover();
  const anything = document.querySelector(".stMain .stElementContainer");
  setTimeout(watch, 60, anything ? Math.min(begun, now) : begun, stands, since);
}
watch();
