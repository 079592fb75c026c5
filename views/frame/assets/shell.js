// Before Streamlit's own script. Its server lies where the page's relative addresses lead, behind whatever proxy: it would
// ask below a page's address first, and no page lies deeper than one step. Its dialogs speak English and cover the page,
// which says by itself that a connection is lost.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href, HOST_CONFIG: { blockErrorDialogs: true } };

// Streamlit enters each address that it writes as a new one. Where a link is only completed, a press of Back would lead to
// what is shown already: so until somebody has chosen anything, and where nothing of an address changes, it is replaced.
{
  const enter = history.pushState.bind(history);
  let acted = false;
  for (const kind of ["pointerdown", "keydown", "change"]) addEventListener(kind, () => { acted = true; }, true);
  const untouched = () => !acted && !navigator.userActivation?.hasBeenActive;
  const completes = (after) => [...new URLSearchParams(location.search)].every(([name, value]) => after.get(name) === value);
  history.pushState = (state, unused, address) => {
    const next = new URL(address ?? location.href, location.href);
    const same = next.pathname === location.pathname && (untouched() || completes(next.searchParams));
    if (same) history.replaceState(state, unused, address);
    else enter(state, unused, address);
  };
}

// One key alone must do nothing (WCAG 2.1.4): Streamlit runs the page again on R, and clears what it keeps on C.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (/^[rc]$/i.test(event.key) && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}, true);
