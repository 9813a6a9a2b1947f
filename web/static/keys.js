/* "/" and Ctrl+K lead to the search box, unless a reader has switched them off on the help page; Escape closes menus. */

import { memory } from "./memory.js";

const KEY = "shortcuts";
const settings = memory("localStorage");
const off = () => settings.getItem(KEY) === "off";

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const jump = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const box = document.getElementById("q");
  if (!box || typing || off() || document.querySelector("dialog[open]") || !(slash || jump)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

const choice = document.getElementById("shortcuts");
if (choice) {
  choice.checked = !off();
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", () => settings.setItem(KEY, choice.checked ? "on" : "off"));
}

// Escape, or a press elsewhere, closes what lies open over the page: the menu, or the choice of views.
const opened = () => document.querySelector("details.fold-narrow[open]");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && opened();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  const menu = opened();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
