/** Checks of what the nodes of a group store, and of users who are simulated one by one. */

import { SETTING_TYPES } from "../store/storage-model.ts";
import type { Checker } from "./checker.ts";
import { MAX_NODES, MAX_OBJECTS, MAX_RATE_PER_MS, MAX_RETRIES } from "./limits.ts";
import { listWords, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import { parseRate, parseSize } from "./values.ts";
import type { Adjustment, Expect, Group, Setting, Storage, Users } from "./words.ts";

export function checkStorage(checker: Checker, path: Path, group: Group, storage: Storage): void {
  const { redundancy } = group;
  const isStandby = redundancy === "standby" || (typeof redundancy === "object" && "standby" in redundancy);
  if (typeof redundancy === "string" && !isStandby)
    checker.error(
      path,
      `storage of a group that is ${redundancy}`,
      "a redundancy that replicates: standby, or a quorum",
    );
  checker.integer(path, "objects", storage.objects, 1, MAX_OBJECTS);
  if (storage.size !== undefined && parseSize(storage.size) === undefined)
    checker.error([...path, "size"], quote(storage.size), "a size such as 1MiB");
  for (const word of ["network", "sync"] as const) checker.range(path, word, storage[word]);
  for (const word of ["handoff", "scrub"] as const) checker.duration(path, word, storage[word], 1);
  for (const word of ["stale", "quiet"] as const) checker.duration(path, word, storage[word]);
  checker.integer(path, "tolerates", storage.tolerates, 0, MAX_NODES);
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

/** Users one by one, or as changes of a rate: what only one of the two can tell is refused of the other. */
export function checkOneByOne(checker: Checker, path: Path, group: Group, users: Users): void {
  if (users.pause === undefined) checkRetriesFelt(checker, path, group, users);
  if (isOneByOne(group)) checkRequests(checker, path, group, users);
  else checkChanges(checker, path, group, users);
}

/** Whether the users of a group are simulated one by one. */
export function isOneByOne({ users, storage }: Group): boolean {
  return (users?.by ?? (storage === undefined ? "changes" : "requests")) === "requests";
}

/** Without a pause a retry is more load, and nothing else. */
function checkRetriesFelt(
  checker: Checker,
  path: Path,
  { capacity, needs, storage }: Group,
  users: Users,
): void {
  if (!isCount(users.retries) || storage !== undefined) return;
  const callsOthers = Object.values(needs ?? {}).some(({ calls = 0 }) => calls > 0);
  if (capacity !== undefined || callsOthers) return;
  checker.error(
    [...path, "retries"],
    quote(users.retries),
    "by: requests and a pause, from a request that has failed to the next try; or a capacity, which the load of retries meets: a rate feels them as load alone",
  );
}

/** What is no number of retries is told of elsewhere. */
function isCount(retries: number | undefined): retries is number {
  return Number.isInteger(retries) && (retries as number) > 0 && (retries as number) <= MAX_RETRIES;
}

function checkChanges(checker: Checker, path: Path, group: Group, users: Users): void {
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
}

function checkRequests(checker: Checker, path: Path, group: Group, users: Users): void {
  if (users.pause !== undefined && users.retries === undefined)
    checker.error([...path, "pause"], quote(users.pause), "retries too: how often a request is tried again");
  if (group.storage !== undefined)
    for (const word of ["pause", "retries"])
      checker.unneeded(path, users, word, `no ${word}, since a store's users do not try again`);
  checker.unneeded(
    path,
    users,
    "otherwise",
    "no otherwise, since only a rate goes on to another group: add by: changes, where nothing is stored",
  );
  checker.duration(path, "window", users.window, 1);
  checker.duration(path, "pause", users.pause);
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

/** People can adjust a rate, and not who asks one by one. */
export function checkAdjusted(
  checker: Checker,
  path: Path,
  on: Adjustment["on"],
  settings: Omit<Adjustment, "on">,
): void {
  const oneByOne = [on].flat().filter((name) => {
    const group = checker.scenario.groups[name as string];
    return group !== undefined && isOneByOne(group);
  });
  if (oneByOne.length === 0) return;
  for (const word of ["users", "retries"] as const)
    checker.unneeded(
      path,
      settings,
      word,
      `no ${word}, since the users of ${listWords(oneByOne.map(String))} are simulated one by one: only a rate is adjusted, with by: changes`,
    );
}

/** What a promise is about is seen by requests, one by one. */
export function checkBrokenPromises(checker: Checker, broken: Expect["broken"]): void {
  if (
    broken === undefined ||
    Object.values(checker.scenario.groups).some(({ storage }) => storage !== undefined)
  )
    return;
  checker.error(
    ["expect", "broken"],
    broken.map(quote).join(", "),
    "a group with storage: what is promised of objects is judged by requests one by one, which a rate has not",
  );
}
