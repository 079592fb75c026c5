// Every quartier by keyboard: one tab stop, arrows, type-ahead, Enter. On a canvas a list nobody sees carries the focus.
(() => {
  "use strict";

  const AT_ONCE = 200; // names written at once; the rest while the browser rests
  const whenIdle = window.requestIdleCallback || ((act) => setTimeout(act, 16));
  const nevermind = window.cancelIdleCallback || clearTimeout;
  const PAUSE = 900; // milliseconds after which typing begins anew

  class Keyboard {
    constructor(shapes, container, act) {
      this.act = act;
      this.names = shapes.index.names;
      this.elements = shapes.onCanvas ? this.list(container) : shapes.layers.map((layer) => layer.getElement());
      this.order = this.names.map((_, at) => at);
      const collator = new Intl.Collator(document.documentElement.lang || "de", { numeric: true });
      this.order.sort((a, b) => collator.compare(this.names[a], this.names[b]));
      this.rank = new Array(this.names.length);
      this.order.forEach((at, rank) => { this.rank[at] = rank; });
      this.current = null;
      this.typed = { text: "", at: 0 };
      this.elements.forEach((element, at) => this.prepare(element, at, shapes.index.ids[at]));
    }

    list(container) {
      const box = Object.assign(document.createElement("div"), { className: "quartier-list" });
      const made = this.names.map(() => document.createElement("div"));
      box.append(...made);
      container.append(box);
      return made;
    }

    prepare(element, at, id) {
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", "-1");
      element.dataset.quartier = id;
      element.addEventListener("keydown", (event) => this.onKey(event, at));
      element.addEventListener("focus", () => {
        this.makeCurrent(at);
        if (element.matches(":focus-visible")) this.act.enter(at);
        else if (!element.matches(":hover")) this.act.leave(at); // a finger elsewhere gave it back: nothing is pointed at
      });
      element.addEventListener("blur", () => this.act.leave(at));
    }

    makeCurrent(at) {
      if (this.current !== null) this.elements[this.current].setAttribute("tabindex", "-1");
      this.current = at;
      this.elements[at].setAttribute("tabindex", "0");
    }

    // what a screen reader says of each quartier
    describe(tell, markOf, selected) {
      nevermind(this.waiting);
      const say = (from) => {
        const to = Math.min(from + AT_ONCE, this.elements.length);
        for (let at = from; at < to; at += 1) {
          const element = this.elements[at];
          element.setAttribute("aria-label", [this.names[at], ...tell(at)].filter(Boolean).join(", "));
          element.setAttribute("aria-pressed", String(at === selected));
          element.dataset.mark = markOf(at);
        }
        if (to < this.elements.length) this.waiting = whenIdle(() => say(to));
      };
      say(0);
      this.makeCurrent(selected >= 0 ? selected : this.current ?? this.order[0]);
    }

    onKey(event, at) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const { order, rank } = this;
      const typing = this.typed.text && event.timeStamp - this.typed.at < PAUSE; // then a blank belongs to the name
      if (event.key === "Enter" || (event.key === " " && !typing)) {
        this.act.pick(at);
      } else if (step) {
        this.go(order[(rank[at] + step + order.length) % order.length]);
      } else if (event.key === "Home" || event.key === "End") {
        this.go(order[event.key === "Home" ? 0 : order.length - 1]);
      } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
        const text = (typing ? this.typed.text : "") + event.key.toLowerCase();
        this.typed = { text, at: event.timeStamp };
        const match = order.find((candidate) => this.names[candidate].toLowerCase().startsWith(text));
        if (match !== undefined) this.go(match);
      } else {
        return;
      }
      event.preventDefault();
    }

    go(at) {
      this.elements[at].focus({ preventScroll: true });
    }
  }

  window.quartierKeyboard = Keyboard;
})();
