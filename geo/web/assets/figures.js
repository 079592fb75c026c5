// The numbers of one map and how a reader's language writes them; map and table read the same document.
globalThis.quartierFigures = globalThis.quartierFigures || (() => {
  "use strict";

  const KEPT = 40; // documents: going back and forth asks the server nothing
  const documents = new Map();
  const writers = new Map();

  const keep = (url, asked) => {
    if (documents.size >= KEPT) documents.delete(documents.keys().next().value);
    asked.catch(() => documents.delete(url));
    documents.set(url, asked);
  };

  const load = async (url) => {
    if (!documents.has(url)) await coming;
    if (!documents.has(url)) {
      keep(url, fetch(url).then((answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        return answer.json();
      }));
    }
    return documents.get(url);
  };

  // The painting of a choice that the server is only being told of: asked for beside it, and kept under the address that the
  // page will name. Whoever wants a document meanwhile waits, as it may be the one.
  let coming = null;
  const ahead = (url) => {
    const asked = fetch(url).then((answer) => {
      const address = answer.ok && answer.headers.get("Content-Location");
      if (address && !documents.has(address)) keep(address, answer.json());
    }).catch(() => {}).finally(() => { if (coming === asked) coming = null; });
    coming = asked;
  };

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // A lost connection comes back. Who no longer wants the document waits for ever, and asks no more.
  const persistently = async (url, wanted = () => true, wait = 400) => {
    try {
      return await load(url);
    } catch (failure) {
      await pause(wait);
      return wanted() ? persistently(url, wanted, Math.min(2 * wait, 8000)) : new Promise(() => {});
    }
  };

  // a painting; in the map's frame that of the page around it, which shows the same numbers in its table
  const painting = (url, wanted) => {
    try {
      if (window.parent !== window && window.parent.quartierFigures) return window.parent.quartierFigures.painting(url, wanted);
    } catch {} // somebody else's page
    return persistently(url, wanted);
  };

  const filled = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const written = (figure, scaled, decimals = figure.decimals) => {
    const key = `${figure.language} ${decimals} ${figure.signed}`;
    if (!writers.has(key)) {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: figure.signed ? "exceptZero" : "auto" };
      writers.set(key, new Intl.NumberFormat(figure.language, { ...digits, numberingSystem: "latn" }));
    }
    return writers.get(key).format(scaled / 10 ** decimals).replace("-", "\u2212"); // as the server writes numbers
  };

  const markOf = (figure, at) => figure.mark_names[figure.marks[at]];
  const shown = (figure, at) => ["ok", "unreliable", "same"].includes(markOf(figure, at)) && figure.values[at] !== null;

  // `alone`: where no heading names the scale
  const value = (figure, at, alone = false) => {
    if (!shown(figure, at)) return figure.texts[markOf(figure, at) === "withheld" ? "withheld" : "no_data"];
    if (figure.labels) return figure.labels[figure.values[at]];
    const status = markOf(figure, at) === "unreliable" ? "unreliable" : "ok";
    const text = (alone && figure.texts[`${status}_alone`]) || figure.texts[status];
    return filled(text, { number: written(figure, figure.values[at]) });
  };

  const interval = (figure, at) => {
    if (!shown(figure, at) || !figure.lower || figure.lower[at] === null) return "";
    return filled(figure.texts.interval, { lower: written(figure, figure.lower[at]), upper: written(figure, figure.upper[at]) });
  };

  const answers = (figure, at) => (shown(figure, at) && figure.n && figure.n[at] !== null ? written({ language: figure.language }, figure.n[at], 0) : "");

  const details = (figure, at) => {
    const parts = { interval: interval(figure, at), n: answers(figure, at) };
    if (!parts.n) return parts.interval;
    return filled(parts.interval ? figure.texts.details : figure.texts.n, parts);
  };

  const verdict = (figure, at) => (figure.verdicts ? figure.verdict_texts[figure.verdicts[at]] : "");

  // the two lines of a tooltip, for one figure or two
  const lines = (document, at) => {
    if (document.figures.length === 1) {
      const [figure] = document.figures;
      return [value(figure, at, true), details(figure, at), document.compared ? verdict(figure, at) : ""];
    }
    return document.figures.map((figure) => `${figure.name}: ${[value(figure, at, true), details(figure, at)].filter(Boolean).join(", ")}`);
  };

  return { ahead, painting, persistently, value, interval, answers, details, verdict, lines, filled };
})();
