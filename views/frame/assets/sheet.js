// On a narrow screen what is said of the chosen place comes up from below, over the page: half as high as the window, or
// nearly all of it; only a little where a link opened it, as the map has not been seen yet. It is the panel itself, so on paper and on a wide screen it stands where it always stands.
import { make } from "./elements.js";

const NARROW = matchMedia("(max-width: 900px)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const CLOSED_BELOW = 0.25; // of the window's height, when a finger lets go
const EXPANDED_ABOVE = 0.68;
const A_MOVE = 6; // pixels from which on a press is no click

let shown = null; // { box, place, close, opener }

// `place` is whose panel it is, nothing for the whole city
export function sheet(box, place, texts, close, focused) { // texts: { more, less, close }; whether the focus lay in the box
  if (!place) return hide(box, focused);
  const opens = !shown || shown.box !== box;
  const other = opens || shown.place !== place;
  const byLink = box.placeBefore === undefined;
  shown = { box, place, close, opener: other ? document.activeElement : shown.opener };
  box.classList.add("sheet");
  box.onfocusout = lower;
  if (other) box.classList.toggle("low", byLink);
  box.prepend(grip(box, texts));
  describe();
  listenInMaps();
  if (other) box.scrollTop = 0;
  if (!NARROW.matches || !other) return;
  if (byLink) return;
  if (opens) showMap(box);
  box.focus({ preventScroll: true });
}

function hide(box, focused) {
  box.classList.remove("sheet", "expanded", "low");
  box.style.height = "";
  box.placeBefore = "";
  for (const name of ["role", "aria-label", "tabindex"]) box.removeAttribute(name);
  if (!shown || shown.box !== box) return;
  const { opener } = shown;
  shown = null;
  if (NARROW.matches || focused) openerAgain(opener).focus({ preventScroll: true });
}

// what opened the panel; rows of the table are new after a choice, and where a link opened it the map is next
function openerAgain(opener) {
  const row = opener?.closest?.(".numbers tbody button");
  const found = row ? document.querySelector(`.numbers tbody button[value="${CSS.escape(row.value)}"]`) : opener;
  if (found?.isConnected && found !== document.body && found.tagName !== "IFRAME" && !shown?.box.contains(found)) return found;
  const frame = found?.tagName === "IFRAME" ? found : document.querySelector(".st-key-map iframe, .st-key-map1 iframe");
  return frame?.contentDocument?.querySelector('[data-quartier][tabindex="0"]') || frame || document.body;
}

function describe() {
  if (!shown) return;
  const { box, place } = shown;
  box.placeBefore = place;
  if (NARROW.matches) {
    for (const [name, value] of Object.entries({ role: "dialog", "aria-label": place, tabindex: "-1" })) box.setAttribute(name, value);
  } else {
    for (const name of ["role", "aria-label", "tabindex"]) box.removeAttribute(name);
  }
}
NARROW.addEventListener("change", describe);

function expand(box, expanded, button, texts) {
  box.classList.toggle("expanded", expanded);
  box.style.height = "";
  button.textContent = expanded ? texts.less : texts.more;
  button.setAttribute("aria-expanded", String(expanded));
}

// whoever goes on by the keyboard sees what they reach: nearly all of the window would be covered
function lower({ currentTarget: box, relatedTarget }) {
  if (NARROW.matches && box.classList.contains("expanded") && relatedTarget && !box.contains(relatedTarget)) box.querySelector(".grip button").click();
}

// a head to drag, and to press
function grip(box, texts) {
  const button = make("button", { type: "button" });
  const cross = make("button", { type: "button", className: "close", textContent: "✕", title: texts.close, onclick: () => shown?.close() });
  cross.setAttribute("aria-label", texts.close);
  const head = make("div", { className: "grip" }, button, cross);
  expand(box, box.classList.contains("expanded"), button, texts);
  let from = null;
  button.onclick = () => {
    if (button.dragged) return;
    if (box.classList.contains("low")) box.classList.remove("low");
    else expand(box, !box.classList.contains("expanded"), button, texts);
  };
  head.onpointerdown = (event) => {
    from = { y: event.clientY, height: box.getBoundingClientRect().height };
    button.dragged = false;
    if (event.target === head) head.setPointerCapture(event.pointerId); // a finger stays by itself with what it touched
  };
  head.onpointermove = (event) => {
    if (!from || (!button.dragged && Math.abs(event.clientY - from.y) < A_MOVE)) return;
    button.dragged = true;
    box.style.height = `${Math.min(from.height + from.y - event.clientY, 0.94 * innerHeight)}px`;
  };
  head.onpointerup = head.onpointercancel = () => {
    if (from && button.dragged) {
      box.classList.remove("low");
      const part = box.getBoundingClientRect().height / innerHeight;
      if (part < CLOSED_BELOW) shown?.close();
      else expand(box, part > EXPANDED_ABOVE, button, texts);
    }
    from = null;
  };
  return head;
}

// the map is moved up to where the sheet leaves room for it
function showMap(box) {
  const map = document.querySelector(".st-key-map iframe");
  if (!map || map.getBoundingClientRect().bottom <= innerHeight - box.getBoundingClientRect().height) return;
  map.scrollIntoView({ block: "start", behavior: STILL.matches ? "auto" : "smooth" });
}

function onKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented || !shown || !NARROW.matches) return;
  shown.close();
}
document.addEventListener("keydown", onKey);

// keys that are pressed in a map stay in its frame
function listenInMaps() {
  document.querySelectorAll("iframe").forEach((frame) => frame.contentDocument?.addEventListener("keydown", onKey));
}
