/**
 * What the words of a scenario are made of, for the schema.
 *
 * The message of every schema is what it expects, as in `expected a list of steps`; `shape.ts` makes problems of them.
 * Texts that have to parse, and numbers that have limits, are checked in `check.ts`, which also serves scenarios that
 * no schema has seen; patterns and limits that stand here are for editors.
 */

import * as z from "zod/mini";

const expects = (phrase: string) => ({ error: () => phrase });

const nothing = z.never();

/** What JSON Schema says of a schema besides its shape. */
type Notes = Omit<z.core.GlobalMeta, "id">;

/** Notes on a schema that nobody else uses: others who did would have them too. */
export function noted<Schema extends z.core.$ZodType>(schema: Schema, notes: Notes): Schema {
  z.globalRegistry.add(schema, notes);
  return schema;
}

/** A word that has to be there, and what it means. */
export function described<Schema extends z.core.$ZodType>(schema: Schema, meaning: string): Schema {
  return noted(z.clone(schema), { description: meaning });
}

/** A word that may be left out, and what it means, where the schema does not say that itself. */
export function optional<Schema extends z.core.$ZodType>(schema: Schema, meaning?: string) {
  const word = z.optional(schema);
  return meaning === undefined ? word : noted(word, { description: meaning });
}

/**
 * A map with exactly these words, and what it means. The words are made when such a map is first read: all of them are some
 * thousand objects, of which a scenario needs a part.
 */
export function words<Shape extends z.core.$ZodLooseShape>(
  what: string,
  shape: () => Shape,
  meaning?: string,
): z.ZodMiniObject<Shape, z.core.$strict> {
  const schema = new z.ZodMiniObject({
    type: "object",
    get shape() {
      const made = shape();
      Object.defineProperty(this, "shape", { value: made });
      return made;
    },
    catchall: nothing,
    error: ({ code }) => {
      const known = Object.keys(schema.def.shape).join(", ");
      return code === "unrecognized_keys" ? `one of ${known}` : `${what}: a map with ${known}`;
    },
  }) as z.ZodMiniObject<Shape, z.core.$strict>;
  return meaning === undefined ? schema : noted(schema, { description: meaning });
}

type OneWord<Shape extends z.core.$ZodLooseShape> = {
  [Word in keyof Shape & string]: { [Only in Word]: z.core.output<Shape[Only]> };
}[keyof Shape & string];

/** A map with exactly one of these words. As a union of maps, it would give a message for each of them. */
export function oneWord<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ");
  const each = Object.fromEntries(Object.entries(shape).map(([word, of]) => [word, optional(of)]));
  const schema = z.strictObject(each, { error: () => `one of ${known}` }).check(({ issues, value }) => {
    if (issues.length > 0 || Object.keys(value).length === 1) return;
    issues.push({ code: "custom", input: value, message: `exactly one of ${known}` });
  });
  noted(schema, { minProperties: 1, maxProperties: 1 });
  return schema as unknown as z.ZodMiniType<OneWord<Shape>, OneWord<Shape>>;
}

const key = z.string();
/** A map from names that the scenario chooses. */
export function named<Item extends z.ZodMiniType>(what: string, item: Item) {
  return z.record(key, item, expects(`a map of ${what}`));
}

export function list<Item extends z.ZodMiniType>(what: string, item: Item) {
  return z.array(item, expects(`a list of ${what}`));
}

export function oneOf<const Words extends readonly [string, ...string[]]>(...known: Words) {
  return z.enum(known, expects(`one of ${known.join(", ")}`));
}

/** The keys of a table, as the words that a value can be. */
export function keysOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}

export function either<const Options extends readonly [z.ZodMiniType, ...z.ZodMiniType[]]>(
  what: string,
  ...options: Options
) {
  return z.union(options, expects(what));
}

export function text(what: string, ...examples: string[]) {
  const schema = z.string(expects(what));
  return examples.length === 0 ? schema : noted(schema, { examples });
}

export const flag = z.boolean(expects("true or false"));

export const anyNumber = z.number(expects("a number"));

export function number(what: string, minimum: number) {
  return noted(z.number(expects(what)), { minimum });
}

export function integer(what: string, minimum: number) {
  return noted(z.number(expects(what)), { type: "integer", minimum });
}

/** A text, or the number 0, which needs no unit. */
function orZero(what: string, characters: string, examples: string[]) {
  const spelt = noted(z.string(expects(what)), { pattern: `^[${characters}]+$`, examples });
  return either(what, spelt, z.literal(0, expects(what)));
}

export const duration = orZero("a duration such as 10s", "0-9.dhms", ["250ms", "10s", "4m30s", "2h", "9d"]);
export const range = orZero("a duration such as 10s, or 3m..5m", "0-9.dhms", ["10s", "3m..5m"]);
export const span = orZero("a duration such as 10s, or -2m..3m", "-0-9.dhms", ["10s", "-3m..-1m"]);

export const timeOfDay = noted(z.string(expects("a time of day such as 02:00")), {
  pattern: "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$",
  examples: ["02:00", "02:00:30"],
});

export const rate = noted(z.string(expects("a rate such as 20/s")), {
  pattern: "^[0-9.]+/[smhd]$",
  examples: ["20/s", "5/m", "100/h"],
});

const percent = noted(z.string(expects("a share such as 25%")), { pattern: "^[0-9.]+%$", examples: ["25%"] });
const part = noted(z.number(expects("a share from 0 to 1")), { minimum: 0, maximum: 1 });
export const share = either("a share such as 25% or 0.25", percent, part);

/** A range for all nodes alike, or by the name of the node. */
export const phase = either(
  "a duration such as 10s, or 3m..5m, or a map of nodes and those",
  range,
  named("nodes and durations", range),
);

/** A share that may be more than a whole. */
export const multiple = either(
  "a share such as 25%, or a multiple such as 150% or 1.5",
  noted(z.string(expects("a share such as 25% or 150%")), { pattern: "^[0-9.]+%$", examples: ["150%"] }),
  noted(z.number(expects("a number of 0 or more")), { minimum: 0 }),
);

const name = text("a name");
/** One name or several. */
export function namesOf(what: string) {
  return either(`${what}, or a list of them`, name, list("names", name));
}

export const target = namesOf("a group or a node");
/** As a target, where versions are written. */
export const place = namesOf("a group, a node or a store");

/** What only TypeScript can give. */
export function code<Function extends (...given: never[]) => unknown>() {
  return z.custom<Function>((given) => typeof given === "function", {
    error: () => "a function, which only a scenario in TypeScript can hold",
  });
}

export const value = either(
  "a value: a text, a number, true, false, or a list of texts",
  text("a text"),
  anyNumber,
  flag,
  list("texts", text("a text")),
);

export const bound = either("a number, or a text such as 10s or 64MiB", anyNumber, text("a text"));
