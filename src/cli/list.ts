import { benchmarks } from '../../bench/index.ts';

/** Every benchmark and variant with what it measures, for a person or as JSON. */
export function listBenchmarks(format: 'text' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(benchmarks, null, 2)}\n`;
  const lines = benchmarks.flatMap((benchmark) => [
    `${benchmark.title}: ${benchmark.operation}`,
    ...[benchmark, ...benchmark.variants].map(({ id, summary }) => `  ${id.padEnd(24)}${summary}`),
    '',
  ]);
  return lines.join('\n');
}
