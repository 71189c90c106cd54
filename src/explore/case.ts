/** The cases of a campaign: what a seed makes of a scenario that says what may vary. */

import { BOGUS_KINDS, type BogusKind } from "../catalogue/catalogue.ts";
import { type BogusVersion, bogusVersions, withBogus } from "../catalogue/versions.ts";
import { Choices, seeded } from "../kernel/choices.ts";
import { formatDuration, parseDurationRange } from "../kernel/duration.ts";
import { nodeNames } from "../scenario/checker.ts";
import { FAULTS } from "../scenario/fault-kinds.ts";
import type {
  Duration,
  DurationValues,
  Fault,
  Scenario,
  Step,
  Target,
  VaryBogus,
  VaryFaults,
  VaryStep,
} from "../scenario/words.ts";

/** One case of a campaign. Scenario and seed say all of it. */
export interface Case {
  /** What is simulated: without the words of the campaign, and with everything that varies decided. */
  readonly scenario: Scenario;
  readonly seed: number;
  /** What was decided, a phrase each; empty where nothing but timings varies. */
  readonly varied: readonly string[];
}

/** Makes the cases of a scenario. Each depends on the scenario and its seed alone. */
export class Cases {
  readonly #plain: Scenario;
  readonly #vary: NonNullable<Scenario["vary"]>;
  readonly #bogus: readonly BogusVersion[];

  constructor(scenario: Scenario) {
    const { vary = {}, sometimes: _, reachable: __, ...plain } = scenario;
    this.#plain = plain;
    this.#vary = vary;
    this.#bogus = vary.bogus === undefined ? [] : bogusOf(plain, vary.bogus);
  }

  /** How many bogus versions take their turns. */
  get bogusCount(): number {
    return this.#bogus.length;
  }

  at(seed: number): Case {
    const choices = new Choices(seeded(seed));
    const varied: string[] = [];
    let scenario = this.#plain;
    if (this.#bogus.length > 0 && isIn(choices, "bogus")) {
      const bogus = this.#bogus[choices.pick("vary/bogus/which", this.#bogus.length)];
      if (bogus !== undefined) {
        scenario = rollOut(scenario, bogus);
        varied.push(`${bogus.kind}: ${bogus.mechanism}`);
      }
    }
    for (const [index, step] of (this.#vary.plan ?? []).entries()) {
      if (isIn(choices, `plan-${index + 1}`)) scenario = withStep(scenario, step, index, choices, varied);
    }
    if (this.#vary.faults !== undefined) scenario = withFaults(scenario, this.#vary.faults, choices, varied);
    return { scenario, seed, varied };
  }
}

function bogusOf(scenario: Scenario, { of, kinds }: VaryBogus): BogusVersion[] {
  const wanted = kinds === undefined || kinds === "all" ? BOGUS_KINDS : (kinds as readonly BogusKind[]);
  return bogusVersions(scenario, { of, kinds: wanted });
}

/** What is expected stays, since whoever lets the change vary has said it of every one. */
function rollOut(scenario: Scenario, bogus: BogusVersion): Scenario {
  const isBrought = scenario.plan.some((step) => "write" in step && step.write.version === bogus.of);
  const isDeployed = Object.values(scenario.agents ?? {}).some(({ writes }) => writes === bogus.of);
  const changed = withBogus(scenario, bogus, isBrought || isDeployed ? { version: bogus.of } : {});
  return scenario.expect === undefined ? changed : { ...changed, expect: scenario.expect };
}

/** Swarm testing: each part is left out of half of the cases, so that no part hides what another would show. */
function isIn(choices: Choices, part: string): boolean {
  return choices.chance(`vary/${part}/in`, 0.5);
}

function withStep(
  scenario: Scenario,
  words: VaryStep,
  index: number,
  choices: Choices,
  varied: string[],
): Scenario {
  const place =
    words.step === undefined
      ? scenario.plan.findIndex((step) => "gate" in step && step.gate.name === words.gate)
      : words.step - 1;
  const step = scenario.plan[place] as Step;
  const changed = varyStep(step, words, `vary/plan-${index + 1}`, choices);
  const name = "gate" in step ? `the gate "${step.gate.name}"` : `step ${place + 1}`;
  for (const [word, value] of Object.entries(changed.words)) varied.push(`${name} has ${word}: ${value}`);
  const plan = scenario.plan.map((one, at) => (at === place ? changed.step : one));
  return { ...scenario, plan };
}

/** A step with a value for each word that varies. */
function varyStep(
  step: Step,
  words: VaryStep,
  name: string,
  choices: Choices,
): { step: Step; words: Record<string, unknown> } {
  const chosen: Record<string, unknown> = {};
  for (const word of ["for", "every", "wait", "delivery", "after"] as const) {
    const values = words[word];
    if (values !== undefined) chosen[word] = chosenValue(values, `${name}/${word}`, choices);
  }
  for (const word of ["tolerates", "through"] as const) {
    const values = words[word];
    if (values !== undefined) chosen[word] = values[choices.pick(`${name}/${word}`, values.length)];
  }
  if ("wait" in step) return { step: { wait: chosen.wait as Duration }, words: chosen };
  const [[kind, of]] = Object.entries(step) as [[string, object]];
  return { step: { [kind]: { ...of, ...chosen } } as unknown as Step, words: chosen };
}

function chosenValue(values: DurationValues, name: string, choices: Choices): Duration {
  if (typeof values === "object") return values[choices.pick(name, values.length)] as Duration;
  const { loMs, hiMs } = parseDurationRange(values) as { loMs: number; hiMs: number };
  return formatDuration(Number(choices.uniformMs(name, loMs, hiMs)));
}

function withFaults(scenario: Scenario, words: VaryFaults, choices: Choices, varied: string[]): Scenario {
  const kinds = words.do.filter((kind) => isIn(choices, `faults/${kind}`));
  if (kinds.length === 0) return scenario;
  const nodes = nodesOf(scenario, words.on);
  const count = choices.pick("vary/faults/count", (words.most ?? 1) + 1);
  const faults = Array.from({ length: count }, (_, index): Fault => {
    const name = `vary/fault-${index + 1}`;
    const kind = kinds[choices.pick(`${name}/do`, kinds.length)] as Fault["do"];
    const { lasts } = FAULTS[kind];
    return {
      at: chosenValue(words.at ?? `0..${scenario.horizon}`, `${name}/at`, choices),
      do: kind,
      on: nodes[choices.pick(`${name}/on`, nodes.length)] as string,
      ...(lasts && words.for !== undefined ? { for: chosenValue(words.for, `${name}/for`, choices) } : {}),
      ...((kind === "slow" || kind === "disk-slow") && words.takes !== undefined
        ? { takes: words.takes }
        : {}),
    };
  });
  for (const { at, do: kind, on } of faults) varied.push(`a fault at ${at}: ${kind} on ${on}`);
  return count === 0 ? scenario : { ...scenario, faults: [...(scenario.faults ?? []), ...faults] };
}

function nodesOf(scenario: Scenario, target: Target): readonly string[] {
  return [target].flat().flatMap((name) => {
    const group = scenario.groups[name as string];
    return group === undefined ? [name as string] : nodeNames(name as string, group.nodes);
  });
}
