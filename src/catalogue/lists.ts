/** Lists with an entry twice, with one too few, with none, or in another order. */

import { eachField, type Good, type KindRule, type Slip } from "./slip.ts";

/** What a list of hosts can become. */
function lists(
  good: Good,
  become: (hosts: readonly string[]) => Iterable<readonly [readonly string[], string]>,
): Iterable<Slip> {
  return eachField(good, ["hosts"], (value) => become(value as readonly string[]));
}

export const LISTS = {
  "duplicate-in-list": {
    mechanism: "an entry of a list stands twice, so that there are fewer than it says",
    slips: (good: Good) =>
      lists(good, function* (hosts) {
        const [first] = hosts;
        if (first === undefined) return;
        if (hosts.length > 1) yield [hosts.with(-1, first), "the first entry stands in place of the last"];
        yield [[...hosts, hosts.at(-1) as string], "the last entry stands twice"];
      }),
  },
  "empty-list": {
    mechanism: "a list has lost all its entries",
    slips: (good: Good) =>
      lists(good, function* (hosts) {
        if (hosts.length > 0) yield [[], "no entry is left"];
      }),
  },
  "truncated-list": {
    mechanism: "the end of a list is lost",
    slips: (good: Good) =>
      lists(good, function* (hosts) {
        if (hosts.length > 1) yield [hosts.slice(0, -1), "its last entry is lost"];
        if (hosts.length > 2) yield [hosts.slice(0, 1), "only its first entry is left"];
      }),
  },
  "reordered-list": {
    mechanism: "a list has another order where the order counts: who is first, who is asked next",
    slips: (good: Good) =>
      lists(good, function* (hosts) {
        if (hosts.length > 1) yield [hosts.toReversed(), "its entries stand the other way round"];
      }),
  },
} satisfies Record<string, KindRule>;
