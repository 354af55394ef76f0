/**
 * A text as an id that needs no escaping in a fragment. Different texts give different ids. None of them begins with `_`
 * and then another letter than `x`, so the page's own ids (`_failures`, `_r-…`, `_e-…`) are free.
 */
export function anchorOf(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, (char) => `_x${char.charCodeAt(0).toString(16)}.`);
}

/** Id of a test's row on an interface. */
export function resultAnchor(result: { readonly id: string; readonly interface: string }): string {
  return `_r-${anchorOf(result.id)}_i${anchorOf(result.interface)}`;
}

/** Id of an exchange. */
export function exchangeAnchor(id: string): string {
  return `_e-${anchorOf(id)}`;
}
