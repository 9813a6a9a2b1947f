/* What the browser remembers for this site; where a reader forbids that, the page does until it is left. */

/** `localStorage` or `sessionStorage`, or what stands in for it. */
export function memory(name) {
  try {
    return window[name];
  } catch {
    const kept = new Map();
    return { getItem: (key) => kept.get(key), setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  }
}
