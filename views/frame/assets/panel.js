export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".panel-text");
  box.innerHTML = data.markup; // made by the server; every text in it is escaped
  if (!data.close) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "✕", title: data.close, onclick: () => setTriggerValue("closed", true) });
  button.setAttribute("aria-label", data.close);
  box.querySelector("h2").after(button);
}
