// What `test_access_every_page.py` asks a page; each gives what is wrong, in words.
globalThis.looks = (() => {
  "use strict";
  const styleOf = (one) => getComputedStyle(one);
  const told = (one) => `${one.tagName.toLowerCase()} ${one.className.baseVal ?? one.className}`.slice(0, 90);
  const shown = (one) => one.getClientRects().length > 0;
  const textOf = (one) => one.textContent.trim().replace(/\s+/g, " ").slice(0, 60);

  const scroller = () => document.querySelector("[data-testid=stMain]") || document.documentElement;

  // the element that has the focus, through frames and shadow trees, and whether its focus is seen; null for none
  function focused() {
    let at = document.activeElement;
    let frame = null;
    for (let inner = at; inner; inner = inner.tagName === "IFRAME" ? inner.contentDocument.activeElement : inner.shadowRoot?.activeElement) {
      if (inner.tagName === "IFRAME") frame = inner;
      at = inner;
    }
    if (!at || at.tagName === "BODY") return null;
    const ringed = (one) => one && styleOf(one).outlineStyle !== "none" && parseFloat(styleOf(one).outlineWidth) >= 2;
    const around = [at, at.parentElement, at.closest("label")].find(ringed);
    const onMap = frame && at.closest("svg") && frame.contentDocument.querySelector('path.outline[stroke="#0b6bcb"]');
    const edged = at.tagName === "path" && styleOf(at).stroke === "rgb(11, 107, 203)" && parseFloat(styleOf(at).strokeWidth) >= 3;
    const { width, height } = (around || at).getBoundingClientRect();
    const name = at.getAttribute("aria-label") || textOf(at) || at.id;
    return { told: `${told(at)}: ${name}`, seen: Boolean((around || onMap || edged) && width > 3 && height > 3 && styleOf(at).visibility === "visible") };
  }

  // what sticks out of the window, unless it lies in a box of its own that scrolls or cuts
  function tooWide() {
    const main = scroller();
    const wide = main.clientWidth;
    const boxed = (one) => {
      for (let up = one.parentElement; up && up !== main; up = up.parentElement) {
        if (styleOf(up).overflowX !== "visible" && up.getBoundingClientRect().right <= wide + 1) return true;
      }
      return false;
    };
    if (main.scrollWidth <= wide + 1) return [];
    const out = [...main.querySelectorAll("*")].filter((one) => {
      const { right, width, height } = one.getBoundingClientRect();
      return width > 1 && height > 1 && right > wide + 1 && !boxed(one);
    });
    return [`the page is ${main.scrollWidth - wide} pixels too wide`, ...out.slice(0, 8).map(told)];
  }

  function tables() {
    return [...document.querySelectorAll("table")].flatMap((table) => {
      const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
      const named = table.caption?.textContent.trim() || table.getAttribute("aria-label") || table.getAttribute("aria-labelledby");
      const head = table.tHead?.querySelector("th");
      const faults = [
        !named && "no caption",
        !table.querySelector("th[scope=col]") && "no heads of columns",
        rows.some((row) => !row.querySelector("th[scope=row]")) && "rows without a head",
        head && table.getClientRects().length && !shown(head) && "its heads are gone",
      ];
      return faults.filter(Boolean).map((fault) => `${told(table)} “${textOf(table.caption || table)}”: ${fault}`);
    });
  }

  const unseen = (one) => {
    for (let up = one; up; up = up.parentElement) if (styleOf(up).clipPath !== "none") return true;
    return false;
  };

  // texts that a box cuts off, at its right or below
  function cut() {
    const found = [...scroller().querySelectorAll(":is(p, span, label, button, h1, h2, h3, td, th, a, summary, li, small, strong)")];
    const texts = found.filter((one) => !one.children.length && textOf(one) && shown(one) && !one.closest("svg, select") && !unseen(one));
    return texts.filter((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const text = range.getBoundingClientRect();
      for (let box = one, up = 0; box && up < 4; box = box.parentElement, up += 1) {
        const { overflowX, overflowY } = styleOf(box);
        const frame = box.getBoundingClientRect();
        if (["hidden", "clip"].includes(overflowX) && text.right > frame.right + 2) return true;
        if (["hidden", "clip"].includes(overflowY) && text.bottom > frame.bottom + 3) return true;
        if ([overflowX, overflowY].some((flow) => flow === "auto" || flow === "scroll")) return false;
      }
      return false;
    }).map(textOf);
  }

  // how much the edges of fields differ from white
  function edges() {
    const light = (colour) => {
      const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
      const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const fields = [...document.querySelectorAll(".search .field, select, input:is([type=text], [type=search], [type=number])")];
    const edged = fields.filter((one) => shown(one) && !one.parentElement.closest(".search .field"));
    return edged.map((one) => [one.id || told(one), parseFloat(styleOf(one).borderTopWidth) ? 1.05 / (light(styleOf(one).borderTopColor) + 0.05) : 1]);
  }

  // names that stand more than twice among folds and buttons
  function repeated() {
    const all = [...document.querySelectorAll("summary, main button, [role=main] button")].filter((one) => one.checkVisibility());
    const names = all.map((one) => {
      const labels = (one.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
      return labels.length ? labels.map(textOf).join(" ") : one.getAttribute("aria-label") || one.textContent.trim().replace(/\s+/g, " ");
    });
    return [...new Set(names.filter((name) => names.filter((other) => other === name).length > 2))];
  }

  return { focused, tooWide, tables, cut, edges, repeated };
})();
