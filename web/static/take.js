/* Links that open a part of another page in place: more sections of a hit, why it was found, the same theme elsewhere. */

import { linkOf, pageAt } from "./answers.js";

/** Put the part of the page where the link was, or where the old part is. Without one, the link is followed after all. */
async function take(link) {
  const { takes } = link.dataset;
  link.setAttribute("aria-busy", "true");
  const page = await pageAt(link.href);
  const around = link.closest("[data-slug]");
  const part = around
    ? page.querySelector(`[data-slug="${CSS.escape(around.dataset.slug)}"]`)?.querySelector(takes)
    : page.querySelector(takes);
  if (!part) throw new Error(`no ${takes} at ${link.href}`);
  part.removeAttribute("id"); // the same part may be taken from several pages
  const old = around?.querySelector(takes);
  const seen = old?.children.length ?? 0;
  if (old) old.replaceWith(part);
  else (link.closest(".hit-tools, .section-line") ?? link).after(part);
  link.remove();
  const first = old ? part.children[seen]?.querySelector("a") : part.querySelector("summary, a");
  first?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = linkOf(event, "a[data-takes]");
  if (!link) return;
  event.preventDefault();
  take(link).catch(() => location.assign(link.href));
});
