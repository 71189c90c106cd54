import { titleLines } from "../report/title.ts";
import type { Scenario } from "../scenario/words.ts";
import { type Io, pageOf, print } from "./io.ts";

/** Prints what a report is about: before what simulates is loaded, so that one sees at once that something goes on. */
export function printTitle(scenario: Scenario, io: Io): void {
  print(io.stdout, titleLines(scenario, pageOf(io.stdout, io.env)));
}
