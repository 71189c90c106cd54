/** One generator of seedrandom, by itself: the whole package has seven others, and loads Node's crypto. */
declare module "seedrandom/lib/tychei.js" {
  export default function tychei(seed: string): { double(): number };
}
