/** Whose illness can show at whom, for warnings. */

import type { Checker } from "./checker.ts";

/**
 * For each group, it and all groups that can make it fail: those that it needs, those that call it, and those whose
 * version or calls an effect at it may depend on. Rather one too many than one too few.
 */
export class Influence {
  readonly #groups: ReadonlySet<string>;
  readonly #direct = new Map<string, Set<string>>();
  /** Those whose version may matter to any group. */
  readonly #onEach = new Set<string>();
  /** Those that any group may call. */
  readonly #byEach = new Set<string>();
  readonly #found = new Map<string, ReadonlySet<string>>();

  constructor(checker: Checker) {
    const { groups, effects } = checker.scenario;
    this.#groups = checker.groups;
    for (const [name, group] of Object.entries(groups)) {
      for (const needed of Object.keys(group.needs ?? {})) this.#add(name, needed);
      // Users who are not answered by one load another, and each can fail the other so.
      if (group.users?.otherwise !== undefined) {
        this.#add(name, group.users.otherwise);
        this.#add(group.users.otherwise, name);
      }
      // Whoever needs a group may load it.
      for (const [needed, { calls = 0 }] of Object.entries(group.needs ?? {}))
        if (calls > 0) this.#add(needed, name);
      for (const called of Object.keys(group.calls ?? {})) this.#add(called, name);
    }
    for (const { to, while: context } of effects ?? []) {
      if (to !== undefined) this.#byEach.add(to);
      for (const other of Object.keys(context?.runs ?? {})) this.#onEach.add(other);
    }
  }

  on(group: string): ReadonlySet<string> {
    let found = this.#found.get(group);
    if (found === undefined) {
      found = this.#find(new Set([group, ...this.#onEach]));
      this.#found.set(group, found);
    }
    return found;
  }

  /** What is added on the way is visited too. */
  #find(found: Set<string>): ReadonlySet<string> {
    for (const name of found) {
      if (this.#byEach.has(name)) return this.#groups;
      for (const other of this.#direct.get(name) ?? []) found.add(other);
    }
    return found;
  }

  #add(group: string, by: string): void {
    const others = this.#direct.get(group);
    if (others === undefined) this.#direct.set(group, new Set([by]));
    else others.add(by);
  }
}
