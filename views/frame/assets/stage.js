const FULL = '<svg width="1em" height="1em" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5"/></svg>';

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  document.documentElement.lang = data.language;
  document.title = data.title;
  document.querySelector("[data-testid=stMain]").tabIndex = -1; // the stage covers it: nobody would see the focus
  let at = 0;
  let running = true;
  const make = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const parts = (told) => { // each is broken only where it must be
    const line = make("p");
    told.forEach((part, place) => line.append(make("span", place < told.length - 1 ? `${part} ·` : part), " "));
    return line;
  };
  const view = make("div", undefined, "view");
  const place = make("span");
  const show = () => {
    const slide = data.slides[at];
    const drawing = make("div", undefined, "drawing");
    drawing.innerHTML = slide.drawing; // made by the server; every name in it is escaped
    const legend = make("ul");
    slide.legend.forEach((entry) => {
      const item = make("li");
      item.innerHTML = entry.swatch;
      item.append(make("span", entry.label));
      legend.append(item);
    });
    const scale = make("div", undefined, "scale");
    scale.innerHTML = slide.scale; // made by the server; every text in it is escaped
    const side = make("div");
    side.append(scale, legend, parts(slide.base), parts(slide.key));
    view.replaceChildren(make("h1", slide.title), drawing, side);
    place.textContent = `${at + 1} / ${data.slides.length}`;
  };
  const step = (by) => { at = (at + by + data.slides.length) % data.slides.length; show(); };
  // what somebody asks for is heard; what the clock brings would talk for ever
  const heard = make("div", undefined, "unseen");
  heard.setAttribute("role", "status");
  const turn = (by) => { step(by); heard.textContent = data.slides[at].title; };
  const leave = () => setTriggerValue("left", true);
  // a browser fills the whole screen only when a person asks for it
  const fill = () => { if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {}); };
  const button = (name, sign, act) => {
    const made = make("button", sign);
    made.type = "button";
    made.title = data.buttons[name];
    made.setAttribute("aria-label", data.buttons[name]);
    made.onclick = act;
    return made;
  };
  const pause = () => {
    running = !running;
    const name = running ? "pause" : "go";
    pausing.textContent = running ? "❚❚" : "▶";
    pausing.title = data.buttons[name];
    pausing.setAttribute("aria-label", data.buttons[name]);
  };
  const pausing = button("pause", "❚❚", pause);
  const controls = make("nav");
  controls.append(
    button("back", "‹", () => turn(-1)), pausing, button("next", "›", () => turn(1)), place,
    button("full", "", fill), button("leave", "✕", leave),
  );
  controls.children[4].innerHTML = FULL;
  const footer = make("footer");
  footer.append(make("span", data.footer), controls);
  stage.replaceChildren(view, footer, heard);

  const KEYS = { Escape: leave, ArrowRight: () => turn(1), ArrowLeft: () => turn(-1), " ": pause }; // no letters: whoever speaks to a computer says them
  const onKey = (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || (event.key === " " && event.target.tagName === "BUTTON")) return;
    event.preventDefault();
    act();
  };
  let wasFull = false;
  const onFull = () => { if (wasFull && !document.fullscreenElement) leave(); wasFull = Boolean(document.fullscreenElement); };
  document.addEventListener("keydown", onKey);
  document.addEventListener("fullscreenchange", onFull);
  const timer = setInterval(() => { if (running) step(1); }, data.seconds * 1000);
  show();
  view.style.visibility = "hidden"; // letters that come late are of another width, and would move all of it
  document.fonts.load("1em 'Source Sans'").catch(() => {}).then(() => { view.style.visibility = ""; });
  stage.focus();
  return () => {
    clearInterval(timer);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("fullscreenchange", onFull);
  };
}
