/** What was measured, as a table for people and as rows for programs. */

import { type Rounds, type Spread, speeds, spread } from "./harness.ts";
import type { FigureRow, Race } from "./workload.ts";

type Met = "yes" | "no" | "not measured" | "no goal";

/** One comparison, or one figure. */
export interface Row {
  readonly workload: string;
  /** What was measured, with its unit: slowfuse's own number. */
  readonly slowfuse: Spread | null;
  readonly unit: string;
  /** The rival's number; null where there is none. */
  readonly rival: { readonly name: string; readonly speed: Spread } | null;
  /** What is compared with floor and aim: how many times as fast, or the number itself. */
  readonly result: Spread | null;
  /** 0 where it is shown for comparison only. */
  readonly floor: number;
  readonly aim: number;
  readonly isLessBetter: boolean;
  readonly met: Met;
  readonly aimMet: Met;
  /** What all programs of the workload said of their work; or what else is to be known. */
  readonly remark: string;
}

/** The rows of a race: one for each goal, and one for each rival without. */
export function raceRows(race: Race, which: string, rounds: Rounds): Row[] {
  const own = rounds.get("slowfuse") ?? [];
  const ownSpeeds = speeds(own);
  const workload = which === "" || race.cases.length < 2 ? race.title : `${race.title}, ${which}`;
  const remark = `checksum ${own[0]?.checksum}`;
  const goals = [...race.goals];
  for (const { name } of race.programs.slice(1)) {
    if (!goals.some(({ against }) => against === name)) goals.push({ against: name, floor: 0, aim: 0 });
  }
  return goals.flatMap(({ against, floor, aim }): Row[] => {
    if (against === null) {
      const result = spread(ownSpeeds);
      return [
        judged({
          workload,
          slowfuse: result,
          unit: `${race.unit}/s`,
          rival: null,
          result,
          floor,
          aim,
          isLessBetter: false,
          remark,
        }),
      ];
    }
    const rival = rounds.get(against);
    if (rival === undefined) return [];
    const rivalSpeeds = speeds(rival);
    // Round by round, since both of a round ran under the same load of the machine.
    const ratios = ownSpeeds.map((speed, round) => speed / (rivalSpeeds[round] as number));
    return [
      judged({
        workload,
        slowfuse: spread(ownSpeeds),
        unit: `${race.unit}/s`,
        rival: { name: against, speed: spread(rivalSpeeds) },
        result: spread(ratios),
        floor,
        aim,
        isLessBetter: false,
        remark,
      }),
    ];
  });
}

export function figureRow(title: string, unit: string, row: FigureRow): Row {
  const result = row.values === null ? null : spread(row.values);
  const { floor, aim, remark } = row;
  return judged({
    workload: `${title}: ${row.name}`,
    slowfuse: result,
    unit,
    rival: null,
    result,
    floor,
    aim,
    isLessBetter: true,
    remark,
  });
}

function judged(row: Omit<Row, "met" | "aimMet">): Row {
  const reaches = (goal: number): Met => {
    if (goal === 0) return "no goal";
    if (row.result === null) return "not measured";
    const { median } = row.result;
    return (row.isLessBetter ? median <= goal : median >= goal) ? "yes" : "no";
  };
  return { ...row, met: reaches(row.floor), aimMet: reaches(row.aim) };
}

const HEAD = [
  "workload",
  "slowfuse",
  "rival",
  "result [min..max]",
  "floor",
  "aim",
  "met",
  "aim met",
  "work done",
];

export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEAD, HEAD.map(() => "---"), ...rows.map(cellsOf)];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

/** The same in columns, for a terminal. */
export function plainTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)].map((cells) => cells.slice(0, -1));
  const widths = (HEAD.slice(0, -1) as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf(row: Row): string[] {
  const { result, rival, slowfuse, unit } = row;
  const times = rival === null ? unit : `× ${rival.name}`;
  const hasGoal = row.floor > 0;
  return [
    row.workload,
    slowfuse === null ? "" : `${short(slowfuse.median)} ${unit}`,
    rival === null ? "" : `${rival.name} ${short(rival.speed.median)}`,
    result === null
      ? "not measured yet"
      : `${short(result.median)} ${times} [${short(result.least)}..${short(result.most)}]`,
    hasGoal ? short(row.floor) : "",
    hasGoal ? short(row.aim) : "",
    hasGoal ? row.met : "",
    hasGoal ? row.aimMet : "",
    row.remark,
  ];
}

/** Three digits that matter. */
function short(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number(value.toFixed(digits)).toLocaleString("en-US", { maximumFractionDigits: digits });
}
