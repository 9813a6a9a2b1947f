/* Steps through the passages of a page without loading it again; the addresses stay those that the server would give. */

import { linkOf } from "./answers.js";

const bar = document.querySelector(".marks-bar");
const marks = (bar?.dataset.marks ?? "").split(" ").map((number) => document.getElementById(`match-${number}`));
let here = marks.indexOf(document.querySelector("mark:target"));

/** The first passage from where the reader is: the section that they came to if it is in sight, else the first line in sight. */
function ahead() {
  const section = document.querySelector(":target");
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().bottom > 0;
  const after = (one) => section.compareDocumentPosition(one) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY);
  const cameTo = section && seen(section) && section.getBoundingClientRect().top < innerHeight;
  const found = marks.findIndex(cameTo ? after : seen);
  return found < 0 ? marks.length : found;
}

function stand(at) {
  marks[here]?.classList.remove("here");
  here = at;
  const mark = marks[at];
  mark.classList.add("here");
  for (let fold = mark.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  mark.scrollIntoView({ block: "center" });
  bar.querySelector(".marks-count").textContent = `Passage ${at + 1}${bar.dataset.of}`;
  bar.querySelectorAll("[data-step]").forEach((link) => { link.href = addressOf((at + Number(link.dataset.step) + marks.length) % marks.length); });
  history.replaceState(history.state, "", addressOf(at));
}

function addressOf(at) {
  const address = new URL(location.href);
  address.searchParams.set("at", marks[at].id.replace("match-", ""));
  address.hash = marks[at].id;
  return address.href;
}

document.addEventListener("click", (event) => {
  const link = linkOf(event, ".marks-bar [data-step]");
  if (!link) return;
  event.preventDefault();
  const step = Number(link.dataset.step);
  const from = here >= 0 ? here + step : ahead() + Math.min(step, 0);
  stand((from + marks.length) % marks.length);
});
