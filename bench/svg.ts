/** A plot of some points, both axes logarithmic, with the line that was fitted: a text of SVG. */

export interface Plot {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly points: readonly Point[];
  /** y = scale · x^exponent. */
  readonly fit: Fit;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Fit {
  readonly scale: number;
  readonly exponent: number;
}

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 64, right: 16, top: 32, bottom: 44 };

/** Least squares on logarithms. */
export function fitPower(points: readonly Point[]): Fit {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const meanX = mean(logs.map(({ x }) => x));
  const meanY = mean(logs.map(({ y }) => y));
  const exponent =
    mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY))) /
    mean(logs.map(({ x }) => (x - meanX) * (x - meanX)));
  return { exponent, scale: Math.exp(meanY - exponent * meanX) };
}

export function svgOf({ title, xName, yName, points, fit }: Plot): string {
  const fitted = points.map(({ x }) => ({ x, y: fit.scale * x ** fit.exponent }));
  const xs = decades(points.map(({ x }) => x));
  const ys = decades([...points, ...fitted].map(({ y }) => y));
  const left = (x: number) => place(x, xs, MARGIN.left, WIDTH - MARGIN.right);
  const top = (y: number) => place(y, ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const grid = [
    ...xs.map((x) => line(left(x), MARGIN.top, left(x), HEIGHT - MARGIN.bottom)),
    ...ys.map((y) => line(MARGIN.left, top(y), WIDTH - MARGIN.right, top(y))),
  ];
  const labels = [
    ...xs.map((x) => text(left(x), HEIGHT - MARGIN.bottom + 16, "middle", label(x))),
    ...ys.map((y) => text(MARGIN.left - 6, top(y) + 4, "end", label(y))),
    text(WIDTH / 2, HEIGHT - 8, "middle", xName),
    text(12, 20, "start", `${title}: ${yName} (exponent ${fit.exponent.toFixed(2)})`),
  ];
  const path = fitted.map(
    ({ x, y }, index) => `${index === 0 ? "M" : "L"}${left(x).toFixed(1)} ${top(y).toFixed(1)}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>${title}: ${yName} by ${xName}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>
${[...grid, ...labels].join("\n")}
<path d="${path.join("")}" fill="none" stroke="#d55e00" stroke-dasharray="5 4"/>
${points.map(({ x, y }) => `<circle cx="${left(x).toFixed(1)}" cy="${top(y).toFixed(1)}" r="4" fill="#0072b2"/>`).join("\n")}
</svg>
`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The powers of ten around some values. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

function place(value: number, ticks: readonly number[], from: number, to: number): number {
  const [first, last] = [Math.log10(ticks[0] as number), Math.log10(ticks.at(-1) as number)];
  return from + ((Math.log10(value) - first) / (last - first)) * (to - from);
}

function label(value: number): string {
  return value >= 1 ? value.toLocaleString("en-US") : String(Number(value.toPrecision(1)));
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="#ddd"/>`;
}

function text(x: number, y: number, anchor: string, words: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${words}</text>`;
}
