/** The JSON Schema of a scenario as a reference has it: sections, one for each kind of map, and the words in them. */

/** The part of JSON Schema that the schema of a scenario uses. */
export interface Part {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Part | boolean;
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
}

export interface Word {
  readonly name: string;
  readonly part: Part;
  readonly isRequired: boolean;
}

/** A kind of map and its words. */
export interface Section {
  /** Where it stands, such as `groups.<group>.load`; empty for the scenario itself. */
  readonly path: string;
  readonly words: readonly Word[];
}

/**
 * The sections of a schema in its own order. A map that may stand in several places is one section, under the shortest of
 * its paths.
 */
export function sectionsOf(schema: Part): Section[] {
  const shortest = new Map<string, string>();
  const queue: [string, Part][] = [["", schema]];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [path, part] = next;
    for (const map of mapsIn(part)) if (!shortest.has(keyOf(map))) shortest.set(keyOf(map), path);
    queue.push(...childrenOf(path, part));
  }
  const sections: Section[] = [];
  const visit = (path: string, part: Part): void => {
    for (const map of mapsIn(part)) {
      const isFirst = shortest.get(keyOf(map)) === path && !sections.some((one) => one.path === path);
      if (isFirst) sections.push({ path, words: wordsOf(map) });
    }
    for (const [childPath, child] of childrenOf(path, part)) visit(childPath, child);
  };
  visit("", schema);
  return sections;
}

/** The section that describes a map. */
export function sectionOf(map: Part, sections: readonly Section[]): Section | undefined {
  const key = keyOf(map);
  return sections.find(({ words }) => keyOfWords(words) === key);
}

/** The maps with words of their own that a part may be. */
export function mapsIn(part: Part): Part[] {
  return alternativesOf(part).filter((option) => option.properties !== undefined);
}

/** What a part may be: itself, or one of several. */
export function alternativesOf(part: Part): readonly Part[] {
  return part.anyOf === undefined ? [part] : part.anyOf.flatMap(alternativesOf);
}

/** What names a map may have for keys: `groups` → `group`. */
export function keyNameOf(word: string): string {
  const known: Readonly<Record<string, string>> = {
    when: "field",
    rate: "time of day",
    asks: "kind",
    requests: "kind",
    phase: "node",
    gives: "version",
    calls: "group",
    needs: "group",
    runs: "group",
  };
  return known[word] ?? (word.endsWith("s") ? word.slice(0, -1) : "name");
}

function childrenOf(path: string, part: Part): [string, Part][] {
  return alternativesOf(part).flatMap((option) => {
    const children: [string, Part][] = Object.entries(option.properties ?? {}).map(([name, child]) => [
      path === "" ? name : `${path}.${name}`,
      child,
    ]);
    if (option.items !== undefined) children.push([`${path}[]`, option.items]);
    if (typeof option.additionalProperties === "object") {
      const word = path.split(".").at(-1) as string;
      children.push([`${path}.<${keyNameOf(word)}>`, option.additionalProperties]);
    }
    return children;
  });
}

function wordsOf(map: Part): Word[] {
  return Object.entries(map.properties ?? {}).map(([name, part]) => ({
    name,
    part,
    isRequired: map.required?.includes(name) ?? false,
  }));
}

function keyOf(map: Part): string {
  return keyOfWords(wordsOf(map));
}

function keyOfWords(words: readonly Word[]): string {
  return JSON.stringify(words.map(({ name, part }) => [name, part]));
}
