/** A word as a shell takes it, quoted where it must be. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !word.startsWith("-")) return word;
  const safe = word.startsWith("-") ? `./${word}` : word;
  return `'${safe.replaceAll("'", `'\\''`)}'`;
}

/** The command that runs a scenario again under a seed. */
export function replayCommandFor(file: string, seed: number): string {
  return `slowfuse run ${shellWord(file)} --seed ${seed}`;
}
