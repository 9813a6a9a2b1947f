/* Steps through the marks of a page without loading it again; the addresses stay those that the server would give. */

import { linkOf } from "./answers.js";

const bar = document.querySelector(".marks-bar");
const total = Number(bar?.dataset.total);

/** Stand at a mark: its links become those to the marks around it. */
function stand(at) {
  document.querySelector("mark.here")?.classList.remove("here");
  const mark = document.getElementById(`match-${at}`);
  mark.classList.add("here");
  mark.closest("details")?.setAttribute("open", "");
  mark.scrollIntoView({ block: "center" });
  bar.querySelector(".marks-count").textContent = `${at} of ${total}`;
  bar.querySelectorAll("[data-step]").forEach((link) => {
    const address = new URL(location.href);
    const next = (at - 1 + Number(link.dataset.step) + total) % total + 1;
    address.searchParams.set("at", next);
    address.hash = `match-${next}`;
    link.href = address.href;
  });
}

document.addEventListener("click", (event) => {
  const link = linkOf(event, ".marks-bar [data-step]");
  if (!link) return;
  event.preventDefault();
  history.replaceState(history.state, "", link.href);
  stand(Number(new URL(link.href).searchParams.get("at")));
});
