export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  document.documentElement.lang = data.language;
  let at = 0;
  const make = (tag, text) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const show = () => {
    const slide = data.slides[at];
    const drawing = make("div");
    drawing.className = "drawing";
    drawing.innerHTML = slide.drawing; // made by the server; every name in it is escaped
    const legend = make("ul");
    slide.legend.forEach((entry) => {
      const item = make("li");
      item.innerHTML = entry.swatch;
      item.append(make("span", entry.label));
      legend.append(item);
    });
    const side = make("div");
    side.append(legend, make("p", slide.base));
    const footer = make("footer");
    footer.append(make("span", data.footer), make("span", `${at + 1} / ${data.slides.length}`), make("span", data.leave));
    stage.replaceChildren(make("h1", slide.title), drawing, side, footer);
  };
  const leave = () => setTriggerValue("left", true);
  // a browser fills the whole screen only when a person asks for it: by a click, or by the letter F
  const fill = () => { if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {}); };
  const onKey = (event) => {
    if (event.key === "Escape") leave();
    else if (event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey) fill();
  };
  let wasFull = false;
  const onFull = () => { if (wasFull && !document.fullscreenElement) leave(); wasFull = Boolean(document.fullscreenElement); };
  stage.onclick = fill;
  document.addEventListener("keydown", onKey);
  document.addEventListener("fullscreenchange", onFull);
  const timer = setInterval(() => { at = (at + 1) % data.slides.length; show(); }, data.seconds * 1000);
  show();
  stage.focus();
  return () => {
    clearInterval(timer);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("fullscreenchange", onFull);
  };
}
