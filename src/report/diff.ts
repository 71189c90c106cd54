/** Two texts as a unified diff, which `git apply` and `patch` take. */

const AROUND = 3;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Empty where the texts are the same. Both end with a line break. */
export function unifiedDiff(before: string, after: string, file: string): string[] {
  const lines = linesOf(before.split("\n").slice(0, -1), after.split("\n").slice(0, -1));
  const changed = lines.flatMap(({ sign }, place) => (sign === " " ? [] : [place]));
  if (changed.length === 0) return [];
  const spans: { from: number; to: number }[] = [];
  for (const place of changed) {
    const last = spans.at(-1);
    const to = Math.min(lines.length, place + AROUND + 1);
    if (last !== undefined && place - AROUND <= last.to) last.to = to;
    else spans.push({ from: Math.max(0, place - AROUND), to });
  }
  const path = file.replace(/^(\.?\/)+/, "");
  return [`--- a/${path}`, `+++ b/${path}`, ...spans.flatMap(({ from, to }) => hunk(lines, from, to))];
}

function hunk(lines: readonly Line[], from: number, to: number): string[] {
  const range = (without: Line["sign"]) => {
    const count = (part: readonly Line[]) => part.filter(({ sign }) => sign !== without).length;
    return `${count(lines.slice(0, from)) + 1},${count(lines.slice(from, to))}`;
  };
  const texts = lines.slice(from, to).map(({ sign, text }) => `${sign}${text}`);
  return [`@@ -${range("+")} +${range("-")} @@`, ...texts];
}

/** The lines of both, those that they have in common once: by the longest common subsequence of what differs. */
function linesOf(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ sign: " ", text }));
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))];
}

function between(before: readonly string[], after: readonly string[]): Line[] {
  // The length of the longest common subsequence of what follows each place.
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number) => (common[i] as number[])[j] as number;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      (common[i] as number[])[j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: " ", text: before[i] as string });
      i++;
      j++;
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: "-", text: before[i++] as string });
    else lines.push({ sign: "+", text: after[j++] as string });
  }
  return lines;
}
