/* Suggestions under the search box, as an ARIA combobox, and the keys that lead there. */

import "./keys.js";
import { addressOf } from "./answers.js";

const WAIT = 150;
const LEAST = 2;
const MOST_STRATEGIES = 3;
const MOST_SECTIONS = 4;

const box = document.getElementById("q");
let list, options, current, asked, timer;

function build() {
  list = Object.assign(document.createElement("div"), { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.closest("form").append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    box.setAttribute(name, value);
  }
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

function close() {
  clearTimeout(timer);
  asked?.abort();
  list.hidden = true;
  options = [];
  point(null);
  box.setAttribute("aria-expanded", "false");
}

async function ask() {
  const q = box.value.trim();
  asked?.abort();
  if (q.length < LEAST) return close();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const { searchParams } = new URL(addressOf(box.form)); // the filters of the form stay
    searchParams.set("q", q);
    const answer = await fetch(`${box.form.dataset.suggest}?${searchParams}`, { signal });
    const found = answer.ok ? await answer.json() : {};
    if (!signal.aborted && document.activeElement === box) show(q, found);
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

/** What is found in a title is marked there; any other field is shown. */
const fieldOf = ({ reason, found_in: text }) => (reason === "title" ? "title" : `${reason}: ${text}`);
const nameOf = ({ other_name: name }) => (name ? ` (${name})` : "");

function show(q, { completions = [], filters = [], strategies = [], sections = [] }) {
  const groups = [
    ["Words", completions.map(({ text, count, url }) => optionOf("", text, count, url))],
    ["Filters and themes", filters.map((one) => optionOf(`${one.facet_label}: `, one.label, `${one.count}${nameOf(one)}`, one.url))],
    [box.form.dataset.many, strategies.slice(0, MOST_STRATEGIES).map((one) =>
      optionOf("", { text: one.distinct_title, marks: one.title.marks }, fieldOf(one), one.url))],
    ["Sections", sections.slice(0, MOST_SECTIONS).map(({ heading, strategy, reason, url }) =>
      optionOf("", heading, `${reason} · ${strategy.distinct_title}`, url))],
    ["Search", [optionOf("Search for ", { text: `“${q}”`, marks: [] }, "")]],
  ];
  list.replaceChildren(...groups.filter(([, members]) => members.length).map(groupOf));
  options = [...list.querySelectorAll("[role=option]")];
  options.forEach((option, number) => { option.id = `suggestion-${number}`; });
  list.hidden = false;
  point(null);
  box.setAttribute("aria-expanded", "true");
}

function groupOf([label, members]) {
  const group = element("div", "suggestion-group");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const heading = element("p", "suggestion-kind", label);
  heading.setAttribute("aria-hidden", "true");
  group.append(...(label === "Search" ? [] : [heading]), ...members);
  return group;
}

function optionOf(before, { text, marks }, detail, url) {
  const option = element("div", "suggestion");
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  if (url) option.dataset.url = url;
  const label = marked(text, marks);
  label.prepend(before);
  option.append(label);
  if (detail) option.append(" ", element("span", "suggestion-detail", detail));
  return option;
}

/** A text with its marks, which count code points as the server does. */
function marked(text, marks) {
  const points = [...text];
  const line = element("span", "suggestion-label");
  let at = 0;
  for (const [start, end] of marks) {
    line.append(points.slice(at, start).join(""), element("mark", "", points.slice(start, end).join("")));
    at = end;
  }
  line.append(points.slice(at).join(""));
  return line;
}

function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function point(option) {
  current?.setAttribute("aria-selected", "false");
  current = option;
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function choose(option) {
  close();
  if (option.dataset.url) location.assign(option.dataset.url);
  else HTMLFormElement.prototype.requestSubmit.call(box.form); // a field may be called so too
}

function move(step) {
  const place = options.indexOf(current) + step;
  point(place === options.length || place < -1 ? (step > 0 ? null : options.at(-1)) : options[place] ?? null);
}

function onKey(event) {
  if (event.isComposing) return;
  const open = !list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) ask();
    else move(event.key === "ArrowDown" ? 1 : current ? -1 : -2);
  } else if (event.key === "Enter") {
    if (current) {
      event.preventDefault();
      choose(current);
    } else close(); // also what is still on its way
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (open) close();
    else if (box.value) {
      box.value = "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function onInput(event) {
  clearTimeout(timer);
  point(null); // the option was for other words
  if (!event.isComposing) timer = setTimeout(ask, WAIT);
}

if (box) {
  build();
  close();
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", close);
  box.addEventListener("input", onInput);
  box.addEventListener("compositionend", onInput); // no input may follow
}
