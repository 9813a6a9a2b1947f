/* Copies a table: as a table for documents and mails, and as text with tabs for spreadsheets. */

import { say } from "./copy.js";

const text = (cell) => {
  const whole = cell.cloneNode(true);
  whole.querySelectorAll(".unseen").forEach((part) => part.remove());
  return whole.textContent.replace(/\s+/g, " ").trim();
};
/** No spreadsheet takes a text for a formula. */
const inert = (written) => (/^[=+\-@]/.test(written) ? `'${written}` : written);

/** The cells of each row, and behind them the address that the row leads to. */
const addressOf = (row) => row.querySelector("[data-address]")?.dataset.address ?? "Link";
const rowsOf = (table) => [...table.rows].map((row) => [...[...row.cells].map(text), addressOf(row)]);

function plainTable(rows, table) {
  const plain = document.createElement("table");
  rows.forEach((cells, number) => {
    const row = plain.insertRow();
    cells.slice(0, -1).forEach((written, column) => {
      const linked = table.rows[number].cells[column].querySelector("a");
      const cell = row.insertCell();
      cell.append(linked ? Object.assign(document.createElement("a"), { href: cells.at(-1), textContent: written }) : written);
    });
  });
  return plain.outerHTML;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy-table]");
  const table = button && document.getElementById("quotations");
  if (!table) return;
  const rows = rowsOf(table);
  document.addEventListener("copy", (copying) => {
    copying.preventDefault();
    copying.clipboardData.setData("text/plain", rows.map((cells) => cells.map(inert).join("\t")).join("\n"));
    copying.clipboardData.setData("text/html", plainTable(rows, table));
  }, { once: true });
  say(button, document.execCommand("copy")); // unlike the clipboard of `navigator` this works without https and without being asked for
});
