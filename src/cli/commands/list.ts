import { type Benchmark, everyBenchmark, type Suite, suites, type Variant } from '../../../bench/index.ts';
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
const listed = (own: Benchmark) => {
  const { suite, title, operation, call, footnote, variants } = own;
  return { ...timed(own), suite, title, operation, call, footnote, variants: variants.map(timed) };
};

const timed = ({ id, summary, proof, tolerance }: Variant) => ({
  id,
  summary,
  proof,
  drift: tolerance.drift,
});

const explained = (benchmark: Benchmark): string[] => [
  `${benchmark.title}: ${benchmark.operation}`,
  ...[benchmark, ...benchmark.variants].map(({ id, summary }) => `  ${id.padEnd(24)}${summary}`),
  ...(benchmark.sameAs === undefined ? [] : [`  ${' '.repeat(24)}The same as ${benchmark.sameAs}.`]),
  '',
];
