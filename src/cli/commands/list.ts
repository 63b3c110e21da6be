import { type Benchmark, everyBenchmark, type Suite, suites } from '../../../bench/index.ts';
import { renderJson } from '../../document/records.ts';

const headings: Record<Suite, string> = {
  default: 'measured by bench all',
  extended: 'also measured by bench all --suite extended',
};

/** Every benchmark and variant with what it measures, suite by suite. */
export function listBenchmarks(format: 'text' | 'json'): string {
  if (format === 'json') return renderJson(everyBenchmark.map(listed));
  const lines = suites.flatMap((suite) => [
    `Suite ${suite}, ${headings[suite]}`,
    '',
    ...everyBenchmark.filter((own) => own.suite === suite).flatMap(explained),
  ]);
  return lines.join('\n');
}

/** What other programs may rely on. `drift` is a share: 0.01 is 1%. */
const listed = ({
  id,
  suite,
  title,
  operation,
  call,
  summary,
  proof,
  footnote,
  tolerance,
  variants,
}: Benchmark) => ({
  id,
  suite,
  title,
  operation,
  call,
  summary,
  proof,
  footnote,
  drift: tolerance.drift,
  variants: variants.map(({ id, summary, proof, tolerance }) => ({
    id,
    summary,
    proof,
    drift: tolerance.drift,
  })),
});

const explained = (benchmark: Benchmark): string[] => [
  `${benchmark.title}: ${benchmark.operation}`,
  ...[benchmark, ...benchmark.variants].map(({ id, summary }) => `  ${id.padEnd(24)}${summary}`),
  ...(benchmark.sameAs === undefined ? [] : [`  ${' '.repeat(24)}The same as ${benchmark.sameAs}.`]),
  '',
];
