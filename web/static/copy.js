/* Copies links, quotations and citations, and says so; opens the citations of a passage where the reader is. */

import { linkOf, pageAt } from "./answers.js";
import { openDialog } from "./dialog.js";

const SAID_FOR = 2000;
const LONGEST = 1200;

/** Put a text on the clipboard. Where a page came without TLS there is only the old way: to select it in a field. */
async function put(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
    (button.closest("dialog") ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus({ preventScroll: true });
    if (!done) throw new Error("this browser copies nothing");
  }
}

const absolute = (button) => new URL(button.closest("[data-link]").dataset.link, location).href;

const TEXTS = {
  link: absolute,
  text: (button) => button.closest(".citation").querySelector(".cited").textContent,
  quotation: (button) => {
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    return `“${passage(button)}”\n${button.closest(".quote").dataset.source}. ${absolute(button)} (read on ${day})`;
  },
};

/** What is quoted: a result's extract; in a strategy the words that are selected, else the section, as far as it is short. */
function passage(button) {
  const extract = button.closest(".passage")?.querySelector(".snippet");
  if (extract) return extract.textContent.trim();
  const parts = partsOf(button.closest(".quote"));
  const selection = getSelection();
  const inside = (node) => node && parts.some((part) => part.contains(node));
  if (!selection.isCollapsed && inside(selection.anchorNode) && inside(selection.focusNode)) return selection.toString().trim();
  const text = parts.map((part) => part.innerText.trim()).filter(Boolean).join("\n");
  if (text.length <= LONGEST) return text;
  const begun = text.slice(0, LONGEST);
  return `${/^[^]*[.!?](?=\s)/.exec(begun)?.[0] ?? begun} […]`;
}

/** The elements of a section: what follows its tools up to the next heading of a section. */
function partsOf(quote) {
  const parts = [];
  for (let one = quote.nextElementSibling; one && !one.matches("h1, h2, h3, .headed"); one = one.nextElementSibling) {
    if (!one.matches(".quote, .section-line, .near")) parts.push(one);
  }
  return parts;
}

/** The region that tells what was done: that of the dialog, if one is open, for the rest of the page is not heard then. */
function region(button) {
  const around = button.closest("dialog") ?? document.body;
  const known = around.querySelector("[role=status]");
  if (known) return known;
  const made = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
  around.append(made);
  return made;
}

/** Timers of buttons that say what was done, with their own labels: a second press takes "Copied" for none. */
const saying = new WeakMap();

async function copy(button) {
  const done = await put(TEXTS[button.dataset.copy](button), button).then(() => true, () => false);
  say(button, done);
}

/** Let a button say for a while whether it has copied. */
export function say(button, done) {
  const { timer, label } = saying.get(button) ?? { label: button.innerHTML };
  clearTimeout(timer);
  const said = done ? "Copied" : "Copying is not possible here";
  region(button).textContent = said;
  button.textContent = said;
  button.disabled = false;
  const over = () => { button.innerHTML = label; region(button).textContent = ""; saying.delete(button); };
  saying.set(button, { label, timer: setTimeout(over, SAID_FOR) });
}

async function cite(link) {
  const page = await pageAt(link.href);
  const close = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Close" });
  close.addEventListener("click", () => close.closest("dialog").close());
  const citations = page.getElementById("citations");
  citations.querySelectorAll("h2").forEach((title) => {
    const lower = Object.assign(document.createElement("h3"), { id: title.id, textContent: title.textContent });
    title.replaceWith(lower);
  });
  openDialog(page.querySelector("h1").textContent, close, citations);
}

// A press would take the selection away that is to be quoted.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".quote summary, .quote button")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
  const link = linkOf(event, "a[data-cite]");
  if (!link) return;
  event.preventDefault();
  cite(link).catch(() => location.assign(link.href));
});
