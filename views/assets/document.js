export default function ({ data, parentElement }) {
  document.documentElement.lang = data.language;
  if (data.title) document.title = data.title;
  const status = parentElement.querySelector("[role=status]");
  if (status.textContent !== data.said) status.textContent = data.said;
  const pages = document.querySelector(".st-key-pages");
  if (!pages) return;
  pages.setAttribute("role", "navigation");
  pages.querySelectorAll("a").forEach((link) => {
    const here = new URL(link.href).pathname === location.pathname;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
}
