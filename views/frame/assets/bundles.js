// Files that take a while: how far they are is said and shown, and the file comes once it is there.
// Every answer waits at the server until there is something new to say, so nothing here counts seconds.
const ENDED = ["ready", "failed", "busy"];

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ul");
  data.files.forEach((file, at) => {
    const item = list.children[at] || list.appendChild(build());
    item.file = file;
    item.link.textContent = file.label;
    item.link.href = file.href;
    item.link.download = file.name;
    item.words = data.words;
  });
}

function build() {
  const item = document.createElement("li");
  item.innerHTML = '<a class="file"></a><div hidden><progress max="1"></progress><span></span></div>';
  item.link = item.querySelector("a");
  item.told = item.querySelector("span");
  item.told.setAttribute("role", "status");
  item.bar = item.querySelector("progress");
  item.link.addEventListener("click", (event) => {
    if (item.arriving) return; // the browser takes it from here
    event.preventDefault();
    if (!item.followed) follow(item);
  });
  return item;
}

async function follow(item) {
  item.followed = true;
  const file = item.file;
  let now = { state: "waiting", part: 0 };
  let seen = "";
  do {
    now = await fetch(`${file.progress}&seen=${encodeURIComponent(seen)}`, { method: "POST" })
      .then((answer) => answer.json())
      .catch(() => ({ state: "failed", part: 0 }));
    seen = now.mark;
    show(item, now);
  } while (!ENDED.includes(now.state));
  item.followed = false;
  if (now.state !== "ready" || item.file.href !== file.href || !item.isConnected) return;
  item.arriving = true;
  item.link.click();
  item.arriving = false;
}

function show(item, { state, part, setting }) {
  item.querySelector("div").hidden = false;
  item.bar.hidden = state === "failed" || state === "busy";
  item.bar.value = part;
  item.bar.setAttribute("aria-label", item.file.label);
  const told = item.words[setting ? "setting" : state];
  if (item.told.textContent !== told) item.told.textContent = told;
}
