// Pictures come from this server; names and numbers are shown with textContent.
import { make } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const items = data.maps.map(({ group, name, told, picture }) => {
    const image = make("img", { src: picture, alt: "", loading: "lazy", decoding: "async" });
    const button = make("button", { type: "button", title: data.open }, make("strong", { textContent: name }), image, ...told.map((line) => make("small", { textContent: line })));
    button.onclick = () => setTriggerValue("opened", group);
    return make("li", {}, button);
  });
  parentElement.querySelector(".multiples").replaceChildren(...items);
}
