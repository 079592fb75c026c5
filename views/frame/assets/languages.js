// The languages as a native list, where they are too many to stand side by side.
import { offer } from "./elements.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const select = parentElement.querySelector("select");
  select.setAttribute("aria-label", data.label);
  offer(select, data.options);
  for (const option of select.options) option.lang = option.value;
  select.value = data.chosen;
  select.onchange = () => setTriggerValue("picked", select.value);
}
