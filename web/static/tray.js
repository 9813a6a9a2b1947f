/* The strategies that are selected for comparison, kept while a reader goes from search to search in one tab. */

import { memory } from "./memory.js";

const MOST = 4;
/** Other sites may stand at other paths of the same host. */
const KEY = document.getElementById("compare")?.getAttribute("action") ?? "/compare";

const store = memory("sessionStorage");
const kept = () => JSON.parse(store.getItem(KEY) ?? "[]");
const boxes = () => [...document.querySelectorAll("input[form=compare]")];

const restore = () => update(kept());

function update(slugs) {
  const tray = document.getElementById("compare");
  if (!tray) return;
  const here = boxes().map((box) => box.value);
  tray.querySelectorAll("[type=hidden]").forEach((field) => field.remove());
  const elsewhere = slugs.filter((slug) => !here.includes(slug));
  tray.append(...elsewhere.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: "s", value })));
  boxes().forEach((box) => {
    box.checked = slugs.includes(box.value);
    box.disabled = slugs.length >= MOST && !box.checked;
  });
  tray.classList.toggle("ready", slugs.length > 0);
  const { one, many } = tray.dataset;
  const button = tray.querySelector("[type=submit]");
  button.disabled = slugs.length < 2;
  button.textContent = slugs.length < 2 ? "Compare" : `Compare ${slugs.length} ${many}`;
  tray.querySelector(".tray-said").textContent = slugs.length ? `${slugs.length} ${slugs.length === 1 ? one : many} selected.` : `To compare, select two to four ${many}.`;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[form=compare]")) return;
  const others = kept().filter((slug) => slug !== event.target.value);
  const slugs = event.target.checked ? [...others, event.target.value] : others;
  store.setItem(KEY, JSON.stringify(slugs));
  update(slugs);
});

document.addEventListener("reset", (event) => {
  if (event.target.getAttribute("id") !== "compare") return;
  event.preventDefault();
  store.removeItem(KEY);
  update([]);
  document.getElementById("results").focus({ preventScroll: true });
});

document.addEventListener("results", restore);
addEventListener("pageshow", restore);
restore();
