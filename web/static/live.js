/* The results follow the search form while it is filled in: the page at the form's own address is fetched, and its parts
   take the place of this page's. The address bar follows too, so that Back, reload and a copied link all work. */

import { addressOf, linkOf, pageAt, targetOf } from "./answers.js";

const PARTS = [".skip", "#said", "#filters", "#results", "#search .sent-along", ".colophon"];
const TYPING_ENDS = 150;
const SPEAKING_WAITS = 500;
const TYPING_RESTS = 1000;
const LEAVING_TAKES = 300;

const form = document.getElementById("search");
const words = document.getElementById("q");
let running = new AbortController();
let timer, leaving, speaking;
let typingSince = null;
let unfinished = false;
/** The number that is being typed: no change yet, so that no search has it. */
let filling = null;
let shown = searchHere();

/** Show the search at an address. `history` says what becomes of the address bar: push, replace or keep. */
async function show(address, history, focus) {
  clearTimeout(timer);
  clearTimeout(leaving);
  unfinished = new URL(address).searchParams.has("typing");
  running.abort();
  running = new AbortController();
  const { signal } = running;
  document.getElementById("results").setAttribute("aria-busy", "true");
  try {
    const page = await pageAt(address, signal);
    if (signal.aborted) return;
    remember(page, address, history);
    swap(page, focus);
    if (unfinished && !document.querySelector(".hits, .quotations")) timer = setTimeout(send, TYPING_RESTS);
    else speak([...document.querySelectorAll("h1, #said .notice")].map((one) => one.innerText).join(". "));
  } catch (error) {
    if (error.name !== "AbortError") admit(address);
  }
}

/** Show the search as it stands, its last word whole: corrected or relaxed where it finds nothing. */
function send() {
  return show(addressOf(form), "replace");
}

/** The search while its last word is only begun. */
function begun() {
  const address = new URL(addressOf(form));
  if (address.searchParams.has("q")) address.searchParams.set("typing", "true");
  return address.href;
}

function remember(page, address, how) {
  const canonical = page.querySelector("link[rel=canonical]")?.href ?? address;
  document.title = page.title;
  if (how === "push" && canonical !== location.href) {
    history.replaceState({ y: scrollY }, "");
    history.pushState({}, "", canonical);
  } else if (how !== "keep") {
    history.replaceState(history.state, "", canonical);
  }
  shown = searchHere();
}

/** The search of the address bar, wherever in its page that leads. */
function searchHere() {
  return location.pathname + location.search;
}

function swap(page, focus) {
  const held = keyOf(document.activeElement);
  const open = document.querySelector("#filters > details")?.open;
  for (const part of PARTS) {
    const old = document.querySelector(part);
    const fresh = page.querySelector(part);
    if (part === "#filters" && filling === document.activeElement) continue;
    if (old && fresh) old.replaceWith(fresh);
    else if (part === "#filters") old ? old.remove() : fresh && document.getElementById("said").after(fresh);
  }
  if (open) document.querySelector("#filters > details")?.setAttribute("open", "");
  if (document.activeElement !== words) {
    const wanted = focus?.() ?? (held && [...document.querySelectorAll("main *")].find((one) => keyOf(one) === held));
    (isFolded(wanted) ? wanted.closest("details").querySelector("summary") : wanted)?.focus({ preventScroll: true });
  }
  if (typingSince === null) words.value = page.getElementById("q").value;
  nameFilterButton();
  document.dispatchEvent(new Event("results"));
}

const isFolded = (one) => one?.checkVisibility() === false && one.closest("details");

/** Filters are in force as soon as they are chosen: what is left for their button is to close them. */
function nameFilterButton() {
  const button = document.querySelector("[data-show]");
  if (button) button.textContent = button.dataset.show;
}

function leaveFilters() {
  const heading = document.querySelector("h1");
  document.querySelector("#filters > details").open = false;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

/** What tells a control apart from all others, before and after it is replaced. */
function keyOf(control) {
  if (!control || control === document.body) return null;
  return control.dataset?.key ?? (control.form && control.name ? `${control.form.getAttribute("id")} ${control.name}=${control.type === "checkbox" ? control.value : ""}` : null);
}

function speak(sentence) {
  clearTimeout(speaking);
  speaking = setTimeout(() => { document.getElementById("status").textContent = sentence; }, SPEAKING_WAITS);
}

function admit(address) {
  const trouble = document.querySelector(".trouble");
  trouble.hidden = false;
  trouble.querySelector("a").href = address;
  document.getElementById("results").removeAttribute("aria-busy");
  speak(trouble.innerText);
}

/** Where the focus goes when a link has done its work and is gone. */
function focusAfter(link) {
  if (link.matches(".chip")) {
    const place = [...document.querySelectorAll(".chip")].indexOf(link);
    return () => {
      const chips = document.querySelectorAll(".chip");
      return chips[Math.min(place, chips.length - 1)] ?? document.querySelector("h1");
    };
  }
  if (link.dataset.key) return null;
  return () => document.querySelector(link.closest(".paging") ? "#results" : "h1");
}

document.addEventListener("input", (event) => {
  if (event.target.type === "number") filling = event.target;
});

function onWords(event) {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const first = typingSince === null;
    typingSince ??= location.href;
    show(begun(), first ? "push" : "replace");
  }, TYPING_ENDS);
}

words.addEventListener("input", onWords);
words.addEventListener("compositionend", onWords); // of what an input method has written whole, no input may follow

words.addEventListener("blur", () => {
  typingSince = null;
  if (unfinished) leave();
});

/** Send the search soon, but let go first what is being pressed: a press that takes long is meant for what it began on. */
function leave() {
  leaving = setTimeout(() => (document.querySelector("#results :active") ? leave() : send()), LEAVING_TAKES);
}

// What a reader opens, copies or selects in the results stays there.
document.addEventListener("click", (event) => {
  if (event.target.closest("#results :is(a, button, label, summary)")) clearTimeout(leaving);
});

document.addEventListener("change", (event) => {
  if (event.target === filling) filling = null;
  if (event.target.form !== form || event.target === words) return;
  show(addressOf(form), "push");
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = typingSince !== null;
  typingSince = null;
  show(addressOf(form), typed ? "replace" : "push");
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-show]")) return;
  event.preventDefault();
  leaveFilters();
});

document.addEventListener("click", (event) => {
  const link = linkOf(event, "#said a, #filters a, .views a, .sizes a, .paging a");
  if (!link || link.dataset.dialog !== undefined || link.closest(".trouble")) return;
  if (new URL(link.href).pathname !== targetOf(form).pathname) return;
  event.preventDefault();
  typingSince = null;
  const paged = link.closest(".paging");
  show(link.href, "push", focusAfter(link)).then(() => paged && document.getElementById("results").scrollIntoView());
});

// Not called `search`: browsers send an event of that name when a search field is emptied by Escape.
document.addEventListener("chosen", (event) => show(event.detail, "push"));

addEventListener("popstate", async () => {
  if (searchHere() === shown) return; // a link led to another place of this page
  shown = searchHere(); // soon; who goes forward again before that asks for the other one anew
  typingSince = null;
  if (filling) filling.value = filling.defaultValue; // what was half typed is no change of the search that comes
  filling = null;
  const { y } = history.state ?? {};
  await show(location.href, "keep");
  if (y !== undefined) scrollTo(0, y);
});

nameFilterButton();
