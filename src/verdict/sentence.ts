/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = "and"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** With a capital and a full stop. A name at the beginning stays as it is: `test-1`, and whatever else is said to be one. */
export function sentence(text: string, names: readonly string[] = []): string {
  const isName = /^[^ ]*[-\d]/.test(text) || names.some((name) => text.startsWith(`${name} `));
  return `${isName ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
