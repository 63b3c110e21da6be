import { benchmarks } from '../../bench/index.ts';
import { Details } from '../../src/page/details.ts';
import { buildPage, type PageModel } from '../../src/page/model.ts';
import { renderPage } from '../../src/page/page.ts';
import type { Prediction } from '../../src/predict/saved.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { Gathering } from '../../src/table/gather.ts';
import { unitView } from '../../src/table/select.ts';
import { around, measured } from './rows.ts';

export function modelOf(rows: readonly Row[], predictions?: Prediction[]): PageModel {
  const details = new Details();
  const gathering = new Gathering({}, (system, row) => details.take(system, row));
  gathering.add(readPublished());
  gathering.add(rows);
  const gathered = gathering.systems();
  const view = {
    columns: benchmarks,
    baseline: undefined,
    ...unitView(undefined, gathered, { columns: benchmarks }),
  };
  return buildPage({ gathered, details, view, select: (systems) => systems, predictions });
}

export const pageOf = (rows: readonly Row[], predictions?: Prediction[]): string =>
  renderPage(modelOf(rows, predictions), '1.2.3', 'bench report a.csv');

/** A hundred rounds of each of the four benchmarks with all that a round tells, unlike those of other numbers. */
export function system(number: number, rounds = 100): Row[] {
  const costs = [420, 4600, 9000, 440_000];
  return benchmarks.flatMap(({ id }, at) => {
    const middle = (costs[at] ?? 1) * (1 + (number % 37) / 20);
    const cycles = Array.from({ length: rounds }, (_, round) => middle * (1 + ((round * 7) % 11) / 1000));
    return measured(id, cycles).map((row, round) => ({
      ...row,
      system: `Linux 6.${number} on machine ${number}`,
      host: `machine${number}`,
      kernel: `6.${number}.1`,
      run: `run ${number}`,
      arch: 'x86_64',
      cpu: 'some CPU',
      mitigations: 'a: Vulnerable; b: Not affected',
      time: `2026-11-24T10:${String(round % 60).padStart(2, '0')}:00.000Z`,
      ...spread('cycles', row.cycles ?? 0),
      ...spread('tsc_cycles', row.tsc_cycles ?? 0),
      core_hz: 3.6e9 + ((round * number) % 13) * 1e6,
      tsc_hz: 2.6e9,
      wall_ms: 7,
      steal_ms: 0,
      samples: 100,
      clock_moved: 0,
      retaken: 0,
      migrations: 0,
      away_ms: 0.1,
      pinned: 'yes',
    }));
  });
}

const spread = (name: 'cycles' | 'tsc_cycles', middle: number): Partial<Row> => ({
  [`${name}_p5`]: middle * 0.991,
  [`${name}_p25`]: middle * 0.997,
  [`${name}_p75`]: middle * 1.004,
  [`${name}_p95`]: middle * 1.037,
});

/** A host with its own system call, and calls inside its kernel. */
export const withInKernel: Row[] = [
  ...measured('abi-call', around(420, 0.001), { system: 'host', host: 'a', kernel: '6.1' }),
  ...measured('abi-call', around(5, 0.001), {
    system: 'eBPF',
    environment: 'ebpf',
    stands_for: 'host',
    host: 'a',
    kernel: '6.1',
  }),
  ...measured('abi-call', around(9, 0.001), {
    system: 'elsewhere',
    environment: 'ebpf',
    stands_for: 'host',
    host: 'b',
    kernel: '6.1',
  }),
];

/** Names that would do harm if they were anything but text. */
export const hostile = [
  `</script><script>document.title='owned'</script>`,
  `"><img src=x onerror="document.title='owned'">`,
  `'/onload='document.title=1' x='`,
  '</style></title></svg><svg onload=alert(1)>',
  'javascript:document.title="owned"',
  '\u2028\u2029\u202eright to left\u2066 \u0000\u001b[31m]]>&lt;!--',
  '{{constructor.constructor("alert(1)")()}}',
];

/** Systems of which every text is such a name. */
export const hostileRows: Row[] = hostile.flatMap((name, at) =>
  system(at, 6).map((row) => ({
    ...row,
    system: name,
    host: name,
    kernel: name,
    cpu: name,
    note: name,
    mitigations: name,
    extra: { [`context.${name}`]: name },
  })),
);
