// On paper a picture takes the map's place. The server draws it only for whoever prints, so it is fetched first:
// browsers leave out what is loaded lazily and shown nowhere else.
const picture = () => document.querySelector("img.printed");

const fetched = async () => {
  const shown = picture();
  if (!shown) return;
  shown.loading = "eager";
  await shown.decode().catch(() => {}); // without it the page is printed all the same
};

export async function print() {
  await fetched();
  window.print();
}

// keys of every browser; whoever prints by its menu gets the picture if it comes in time
const onKey = (event) => {
  if (!picture() || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "p") return;
  event.preventDefault();
  print();
};
document.addEventListener("keydown", onKey);
window.addEventListener("beforeprint", fetched);
