// Elements of a page; a text that is put in is text, never markup.
export const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

// a name may go on in the next line behind a stroke
export const breaking = (name) => name.split("/").flatMap((part, at) => (at ? ["/", make("wbr"), part] : [part]));

// what a native list offers; left alone while it is the same
export function offer(select, options) {
  const written = JSON.stringify(options);
  if (select.written === written) return;
  select.replaceChildren(...listed(options));
  select.written = written;
}

// the same for values that stand in groups
export function offerGroups(select, groups) {
  const written = JSON.stringify(groups);
  if (select.written === written) return;
  select.replaceChildren(...groups.map(([label, options]) => make("optgroup", { label }, ...listed(options))));
  select.written = written;
}

const listed = (options) => options.map(([value, textContent]) => make("option", { value, textContent }));

// What a parent holds, in this order. What stays is never taken out, as that would take the focus off it.
export function arrange(parent, wanted) {
  [...parent.children].filter((child) => !wanted.includes(child)).forEach((child) => child.remove());
  wanted.forEach((child, at) => parent.children[at] !== child && parent.insertBefore(child, parent.children[at] || null));
}
