/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = "and"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** With a capital and a full stop. A name such as `test-1` stays as it is at the beginning. */
export function sentence(text: string): string {
  const isName = /^[^ ]*[-\d]/.test(text);
  return `${isName ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
