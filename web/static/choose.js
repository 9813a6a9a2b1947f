/* All values of a facet in a dialog: the form of the facet's own page, with a field that narrows the list. */

import { addressOf, linkOf, pageAt } from "./answers.js";
import { openDialog } from "./dialog.js";

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

async function open(link) {
  const page = await pageAt(link.href);
  const form = page.getElementById("choose");
  prepare(page, form);
  openDialog(page.querySelector("h1").textContent, form);
}

function prepare(page, form) {
  const find = page.querySelector(".narrow");
  const list = page.querySelector(".choose-list .index");
  const none = page.querySelector(".no-match");
  const orders = [...page.querySelectorAll("[data-order]")];
  const close = () => list.closest("dialog").close();
  find.hidden = false;
  find.querySelector("input").addEventListener("input", ({ target }) => {
    none.textContent = narrow(list, target.value) ? "" : `${none.dataset.none} “${target.value.trim()}”.`;
  });
  page.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });
  orders.forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    order(list, link.dataset.order);
    orders.forEach((other) => other.toggleAttribute("aria-current", false));
    link.setAttribute("aria-current", "true");
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = addressOf(form);
    close();
    document.dispatchEvent(new CustomEvent("chosen", { detail: address }));
  });
}

/** Keep the values of which every typed word begins some word, whatever its case and accents. Says whether there are any. */
function narrow(list, typed) {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  for (const line of list.children) {
    const words = fold(line.querySelector(".index-label").textContent).split(/[^\p{L}\p{N}]+/u);
    line.hidden = !wanted.every((beginning) => words.some((word) => word.startsWith(beginning)));
  }
  return Boolean(list.querySelector(":scope > :not([hidden])"));
}

function order(list, by) {
  const label = (line) => line.querySelector(".index-label").textContent;
  const count = (line) => Number(line.querySelector(".index-count").textContent.replace(/\D/g, ""));
  const byName = (one, other) => label(one).localeCompare(label(other));
  list.append(...[...list.children].sort(by === "name" ? byName : (one, other) => count(other) - count(one) || byName(one, other)));
}

document.addEventListener("click", (event) => {
  const link = linkOf(event, "a[data-dialog]");
  if (!link) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
