import { type Benchmark, everyBenchmark, type Suite, suites } from '../../../bench/index.ts';

const headings: Record<Suite, string> = {
  default: 'measured by bench all',
  extended: 'also measured by bench all --suite extended',
};

/** Every benchmark and variant with what it measures, suite by suite. */
export function listBenchmarks(format: 'text' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(everyBenchmark, null, 2)}\n`;
  const lines = suites.flatMap((suite) => [
    `Suite ${suite}, ${headings[suite]}`,
    '',
    ...everyBenchmark.filter((own) => own.suite === suite).flatMap(explained),
  ]);
  return lines.join('\n');
}

const explained = (benchmark: Benchmark): string[] => [
  `${benchmark.title}: ${benchmark.operation}`,
  ...[benchmark, ...benchmark.variants].map(({ id, summary }) => `  ${id.padEnd(24)}${summary}`),
  ...(benchmark.sameAs === undefined ? [] : [`  ${' '.repeat(24)}The same as ${benchmark.sameAs}.`]),
  '',
];
