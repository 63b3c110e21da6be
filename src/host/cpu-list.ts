/** NR_CPUS cannot be configured higher (arch/x86/Kconfig), so a larger number is not a CPU. */
const MAX_CPUS = 8192;

/**
 * CPU numbers of a kernel list such as `0-3,8,10-11`, ascending, each once.
 * A text that is not entirely a list (`(null)`, garbage, a descending range) gives none: half a list is a guess.
 */
export function parseCpuList(text: string): number[] {
  const cpus = new Set<number>();
  for (const part of text.trim().split(',')) {
    const range = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part.trim());
    if (!range) return [];
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first || last >= MAX_CPUS) return [];
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** The inverse of {@link parseCpuList}: the shortest list in ascending order, '' for none. */
export function formatCpuList(cpus: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && range[1] === cpu - 1) range[1] = cpu;
    else ranges.push([cpu, cpu]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
