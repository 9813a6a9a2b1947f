/* A dialog over the page, with a heading, made of parts of another page. */

/** Open it; it is gone once it is closed. Where one is open already a link was pressed twice, and nothing is opened. */
export function openDialog(title, ...parts) {
  if (document.querySelector("dialog[open]")) return;
  const dialog = Object.assign(document.createElement("dialog"), { className: "choose-dialog" });
  dialog.setAttribute("aria-label", title); // an id might be that of a heading of the page
  dialog.append(Object.assign(document.createElement("h2"), { textContent: title }), ...parts);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
