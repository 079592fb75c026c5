export default function ({ data, parentElement }) {
  const make = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const root = parentElement.querySelector(".numbers-wrap");
  const sorting = root.sorting || { column: 0, ascending: true };
  root.sorting = sorting;
  const draw = () => {
    // rows without a sound number stay last, whichever way the others are sorted
    const rows = [...data.rows].sort((a, b) => {
      if (a.last !== b.last) return a.last - b.last;
      const [x, y] = [a.raw[sorting.column], b.raw[sorting.column]];
      const order = typeof x === "string" ? x.localeCompare(y, data.language) : (x ?? -Infinity) - (y ?? -Infinity);
      return sorting.ascending ? order : -order;
    });
    const table = make("table", undefined, "numbers");
    table.append(make("caption", data.caption, "unseen"));
    const head = table.createTHead().insertRow();
    data.titles.forEach((title, column) => {
      const cell = make("th", undefined, data.numeric.includes(column) ? "number" : "");
      cell.scope = "col";
      cell.setAttribute("aria-sort", column === sorting.column ? (sorting.ascending ? "ascending" : "descending") : "none");
      const button = make("button", title + (column === sorting.column ? (sorting.ascending ? " ▲" : " ▼") : ""));
      button.type = "button";
      button.onclick = () => {
        sorting.ascending = sorting.column === column ? !sorting.ascending : true;
        sorting.column = column;
        draw();
        root.querySelectorAll("th button")[column].focus();
      };
      cell.append(button);
      head.append(cell);
    });
    const body = table.createTBody();
    rows.forEach((row) => {
      const line = body.insertRow();
      if (row.chosen) line.className = "chosen";
      row.cells.forEach((text, column) => {
        const cell = make(column ? "td" : "th", text, data.numeric.includes(column) ? "number" : "");
        if (!column) cell.scope = "row";
        cell.dataset.title = data.titles[column];
        line.append(cell);
      });
    });
    root.replaceChildren(make("h2", data.heading), table);
  };
  draw();
}
