/* Pages of this site, fetched to take parts of them over. */

/** The page at an address. Rejects when the server does not answer, or answers with an error. */
export async function pageAt(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status} at ${address}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** The link that a click is meant for, unless it is meant to open elsewhere. */
export function linkOf(event, selector) {
  const modified = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return modified || event.defaultPrevented ? null : event.target.closest(selector);
}

/** Where a form goes. A field may be called `action`, and would then be what `form.action` is. */
export function targetOf(form) {
  return new URL(form.getAttribute("action"), document.baseURI);
}

/** The address that a form would go to, without the fields that nobody filled in. */
export function addressOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const address = targetOf(form);
  address.search = new URLSearchParams(filled);
  return address.href;
}
