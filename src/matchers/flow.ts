/** Words of a scenario as YAML on one line: `{ write: { version: v2, to: web } }`. */
export function flowText(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : JSON.stringify(value);
  if (typeof value === "function") return value.name === "" ? "a function" : value.name;
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${flowText(key)}: ${flowText(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Whether a text stands for itself in YAML, without quotes. */
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z/_][\w./%-]*( [\w./%-]+)*$|^\d[\w.]*[a-z/%][\w./%]*$/.test(text) &&
    !/^(true|false|null)$/i.test(text)
  );
}
