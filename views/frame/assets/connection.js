// While the server cannot be reached a choice would be lost, and the page would say one thing and show another.
// A server that was started again knows nothing of an open page: one run of the whole page tells it.
const CHOICES = ".choices, .st-key-language, .st-key-pages, .multiples";

export default function ({ data, parentElement, setTriggerValue }) {
  const app = document.querySelector("[data-test-connection-state]");
  const notice = parentElement.querySelector(".offline");
  notice.textContent = data.told;
  const offline = (lost) => {
    notice.hidden = !lost;
    document.querySelectorAll(CHOICES).forEach((one) => { one.inert = lost; });
  };
  const memory = parentElement.memory = parentElement.memory || { stage: "connected" };
  const next = (stage) => { memory.stage = stage; offline(stage !== "connected"); };
  const look = () => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    const running = app.dataset.testScriptState === "running";
    if (!connected) next("lost");
    else if (memory.stage === "lost") {
      next("asked");
      setTriggerValue("back", true);
    } else if (memory.stage === "asked" && running) next("running");
    else if (memory.stage === "running" && !running) next("connected");
  };
  memory.watcher?.disconnect();
  memory.watcher = new MutationObserver(look);
  memory.watcher.observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
}
