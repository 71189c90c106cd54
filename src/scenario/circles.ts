/** Circles among names, each of which leads to others. */

/**
 * Circles, each with its first name again at its end; every name is in one at most. Names that lead nowhere may be
 * missing. Each edge is followed once.
 */
export function circlesOf(leadsTo: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const inCircle = new Set<string>();
  for (const first of leadsTo.keys()) {
    // The way from the first name to where the search is, and for each name which of its edges comes next.
    const way: string[] = [];
    const next: number[] = [];
    const onWay = new Set<string>();
    const enter = (name: string) => {
      way.push(name);
      next.push(0);
      onWay.add(name);
    };
    if (!done.has(first)) enter(first);
    while (way.length > 0) {
      const name = way.at(-1) as string;
      const edge = next[way.length - 1] as number;
      const other = leadsTo.get(name)?.[edge];
      next[way.length - 1] = edge + 1;
      if (other === undefined) {
        done.add(name);
        onWay.delete(name);
        way.pop();
        next.pop();
      } else if (onWay.has(other)) {
        const circle = way.slice(way.indexOf(other));
        if (!circle.some((member) => inCircle.has(member))) circles.push([...circle, other]);
        for (const member of circle) inCircle.add(member);
      } else if (!done.has(other)) enter(other);
    }
  }
  return circles;
}
