/** What is known of the values of one time of the plan. */

import type { Draw } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Parameter, spanOf } from "./parameter.ts";
import type { Region } from "./regions.ts";
import type { Answer } from "./slow-fuse.ts";
import { type Stretch, Stretches } from "./stretches.ts";
import type { TimingSet } from "./timing-set.ts";

/** The values of a parameter that are not safe, each with a region that says so. */
export class Unsafe {
  stretches = new Stretches();
  readonly #regions: { readonly stretch: Stretch; readonly region: Region<Answer> }[] = [];

  add(stretch: Stretch, region: Region<Answer>): void {
    this.stretches = this.stretches.with(stretch);
    this.#regions.push({ stretch, region });
  }

  /** The stretch of values around one that are not safe; undefined where nothing says so of it. */
  stretchAt(ms: number): Stretch | undefined {
    return this.stretches.all.find(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
  }

  /** A region in which the parameter is a value at most. */
  endingAt(ms: number): Region<Answer> | undefined {
    return this.#regions.find(({ stretch }) => stretch.toMs === ms)?.region;
  }
}

/** What is known of one time of the plan. */
export interface Known {
  readonly scenario: Scenario;
  readonly parameter: Parameter;
  readonly within: Stretch;
  /** With the parameter as a draw. */
  readonly model: Model;
  readonly unsafe: Unsafe;
}

/** The values of a parameter in a region: all there are, where the region does not rest on it. */
export function spanIn(parameter: Parameter, set: TimingSet, within: Stretch): Stretch {
  const span = spanOf(parameter, set);
  if (span === null) return within;
  const { begin, end } = span;
  return { fromMs: -set.bounds.most(begin, end), toMs: set.bounds.most(end, begin) };
}

/** A value as the answer to the draw that stands for it. */
export function drawOf({ name }: Parameter, { fromMs, toMs }: Stretch, value: number): Draw {
  return { name: `${name}#1`, kind: "uniformMs", loMs: fromMs, hiMs: toMs, value };
}
