import type { Bake } from "../explore/bake.ts";
import type { BakeOfTwo } from "../explore/bake-two.ts";
import type { Inequality } from "../explore/octagon.ts";
import type { Parameter } from "../explore/parameter.ts";
import { bakeStatus, bindingText, exitCodeOfBake, exitCodeOfTwo, inequalitiesText } from "./bake.ts";

/** What is known of one scenario as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function bakeJson(file: string, scenario: string, bakes: readonly Bake[]): string {
  const status = bakeStatus(bakes);
  return JSON.stringify({
    formatVersion: 1,
    scenario,
    file,
    status,
    exitCode: exitCodeOfBake(status),
    parameters: bakes.map(({ parameter, binding, ...known }) => ({
      ...parameterData(parameter),
      ...known,
      binding: binding === null ? null : { ...binding, text: bindingText(binding) },
    })),
  });
}

export function bakeOfTwoJson(file: string, scenario: string, bake: BakeOfTwo): string {
  const { parameters, within, safe, unsafe, unknown, tried } = bake;
  const textAndData = (all: readonly Inequality[]) => ({
    text: inequalitiesText(all),
    inequalities: all.map(inequalityData),
  });
  return JSON.stringify({
    formatVersion: 1,
    scenario,
    file,
    exitCode: exitCodeOfTwo(bake),
    together: parameters.map(parameterData),
    within,
    safe: safe.map(textAndData),
    unsafe: unsafe.map(textAndData),
    unknown,
    tried,
  });
}

function parameterData({ name, text, today }: Parameter): Record<string, unknown> {
  return { name, text, today };
}

const FORMS = ["x", "y", "x + y", "x - y"] as const;

function inequalityData({ form, end, bound }: Inequality): Record<string, unknown> {
  return { of: FORMS[form], [end === "lo" ? "leastMs" : "mostMs"]: bound };
}
