/** Checks of what the nodes of a group store, and of users who are simulated one by one. */

import { SETTING_TYPES } from "../store/storage-model.ts";
import type { Checker } from "./checker.ts";
import { MAX_NODES, MAX_OBJECTS, MAX_RATE_PER_MS } from "./limits.ts";
import { listWords, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import { parseRate, parseSize } from "./values.ts";
import type { Group, Setting, Storage, Users } from "./words.ts";

export function checkStorage(checker: Checker, path: Path, group: Group, storage: Storage): void {
  const { redundancy } = group;
  const isStandby = redundancy === "standby" || (typeof redundancy === "object" && "standby" in redundancy);
  if (typeof redundancy === "string" && !isStandby)
    checker.error(
      path,
      `storage of a group that is ${redundancy}`,
      "a redundancy that replicates: standby, or a quorum",
    );
  checker.integer([...path, "objects"], storage.objects, 1, MAX_OBJECTS);
  if (storage.size !== undefined && parseSize(storage.size) === undefined)
    checker.error([...path, "size"], quote(storage.size), "a size such as 1MiB");
  for (const word of ["network", "sync"] as const) checker.range([...path, word], storage[word]);
  for (const word of ["handoff", "scrub"] as const) checker.duration([...path, word], storage[word], 1);
  for (const word of ["stale", "quiet"] as const) checker.duration([...path, word], storage[word]);
  checker.integer([...path, "tolerates"], storage.tolerates, 0, MAX_NODES);
  for (const [setting, field] of Object.entries(storage.settings ?? {}))
    checkSetting(checker, [...path, "settings", setting], setting as Setting, field, isStandby, group);
}

function checkSetting(
  checker: Checker,
  path: Path,
  setting: Setting,
  name: string,
  isStandby: boolean,
  group: Group,
): void {
  const ofStandby = setting === "lease" || setting === "election";
  if (ofStandby && !isStandby) checker.error(path, setting, "another setting, since a quorum has no primary");
  if (setting === "read" && isStandby)
    checker.error(path, setting, "another setting, since the primary alone answers pulls");
  if (setting === "accounts" && group.users?.accounts === undefined)
    checker.error(path, setting, "another setting, unless users have accounts");
  if (!checker.known(path, name, "a field", checker.fields)) return;
  const types = SETTING_TYPES[setting];
  const type = checker.scenario.config.fields[name]?.type;
  if (type !== undefined && !types.includes(type))
    checker.error(path, `the field ${quote(name)} of type ${type}`, `a field of type ${listWords(types)}`);
}

/** Users one by one, or as changes of a rate. */
export function checkOneByOne(checker: Checker, path: Path, group: Group, users: Users): void {
  const by = users.by ?? (group.storage === undefined ? "changes" : "requests");
  if (by === "changes") {
    if (group.storage !== undefined)
      checker.error(
        [...path, "by"],
        "changes",
        "requests: what a store answers depends on what was pushed before, which no rate tells",
      );
    for (const word of ["arrivals", "window", "pause"])
      checker.unneeded(
        path,
        users,
        word,
        `no ${word}, since a rate has no requests one by one: add by: requests`,
      );
    return;
  }
  if (users.pause !== undefined && users.retries === undefined)
    checker.error([...path, "pause"], quote(users.pause), "retries too: how often a request is tried again");
  if (group.storage !== undefined)
    checker.unneeded(path, users, "pause", "no pause, since a store's users do not try again");
  if (users.pause === undefined && users.retries !== undefined && group.capacity === undefined)
    checker.error(
      [...path, "retries"],
      quote(users.retries),
      "pause too: from a request that has failed to the next try",
    );
  checker.duration([...path, "window"], users.window, 1);
  checker.duration([...path, "pause"], users.pause);
  const rates = typeof users.rate === "string" ? [users.rate] : Object.values(users.rate);
  for (const rate of rates) {
    const parsed = parseRate(rate);
    if (parsed !== undefined && parsed.count / parsed.perMs > MAX_RATE_PER_MS)
      checker.error(
        [...path, "rate"],
        quote(rate),
        "at most 1000/s where each request is simulated, or by: changes",
      );
  }
}
