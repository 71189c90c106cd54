/** Single changes of plain data, such as the words of a scenario: small enough to be written into a file without touching the rest. */

export type WordPath = readonly (string | number)[];

/** One change. Several are made one after another: places are those after the changes before. */
export type WordEdit =
  /** Sets a word of a map, or adds it. */
  | { readonly does: "set"; readonly path: WordPath; readonly value: unknown }
  /** Puts an item into a list, before the one at `at`; at its end where `at` is its length. */
  | { readonly does: "insert"; readonly list: WordPath; readonly at: number; readonly value: unknown }
  /** Moves an item of a list, so that it stands at `to` afterwards. */
  | { readonly does: "move"; readonly list: WordPath; readonly from: number; readonly to: number };

/** The data with the changes; what is not changed is shared. */
export function withEdits<Data>(data: Data, edits: readonly WordEdit[]): Data {
  return edits.reduce<unknown>(withEdit, data) as Data;
}

function withEdit(data: unknown, edit: WordEdit): unknown {
  switch (edit.does) {
    case "set":
      return changedAt(data, edit.path, () => edit.value);
    case "insert":
      return changedAt(data, edit.list, (list) => (list as unknown[]).toSpliced(edit.at, 0, edit.value));
    case "move":
      return changedAt(data, edit.list, (list) => {
        const items = list as unknown[];
        return items.toSpliced(edit.from, 1).toSpliced(edit.to, 0, items[edit.from]);
      });
  }
}

function changedAt(data: unknown, path: WordPath, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(data);
  if (Array.isArray(data)) return data.with(Number(key), changedAt(data[Number(key)], rest, change));
  const map = data as Record<string, unknown>;
  return { ...map, [key]: changedAt(map[key], rest, change) };
}
