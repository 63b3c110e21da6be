import { describe, expect, test } from 'vitest';
import { measurable } from '../../bench/index.ts';
import type { Row } from '../../src/results/schema.ts';
import { generator } from '../../src/stats/random.ts';
import { around, measured } from '../support/rows.ts';
import { compared, input, inRuns, like, pair } from '../support/sides.ts';

const verdicts = (comparison: ReturnType<typeof pair>) =>
  Object.fromEntries(comparison.lines.map(({ benchmark, changes }) => [benchmark, changes[0]?.verdict]));
const psr = (value: number, n = 12) => measured('psr', around(value, 0.003).slice(0, n));

describe('a verdict', () => {
  test('is given where a system call has become 3% dearer, and for nothing else', () => {
    expect(verdicts(pair(like(), like({}, 0.03)))).toEqual({
      'abi-call': 'slower',
      yield: null,
      psr: null,
      'create-proc': null,
    });
  });

  test('turns around with the sides', () => {
    const opposite = { slower: 'faster', faster: 'slower' } as const;
    for (const ratio of [0.5, 0.9, 0.97, 0.975, 0.985, 1, 1.015, 1.025, 1.03, 1.1, 2]) {
      const [a, b] = [psr(4_000), psr(4_000 * ratio)];
      const verdict = pair(a, b).lines[0]?.changes[0]?.verdict ?? null;
      expect(pair(b, a).lines[0]?.changes[0]?.verdict ?? null).toBe(verdict && opposite[verdict]);
    }
  });

  test('needs the whole interval beyond the threshold, which is that of the benchmark unless one is given', () => {
    const verdict = (share: number, threshold?: number) =>
      pair(psr(4_000), psr(4_000 * (1 + share)), { threshold }).lines[0]?.changes[0]?.verdict;
    expect(verdict(0.03)).toBe('slower');
    expect(verdict(0.021)).toBeNull();
    expect(verdict(0.03, 0.03)).toBeNull();
    expect(verdict(0.015, 0.001)).toBe('slower');
  });

  test('needs more where the rounds of a side vary more', () => {
    const restless = (share: number) => pair(psr(4_000), measured('psr', around(5_000, share)));
    expect(restless(0.03)).toMatchObject({ lines: [{ changes: [{ verdict: 'slower' }] }] });
    const { lines, notes } = restless(0.08);
    expect(lines[0]).toMatchObject({ threshold: 0.02, changes: [{ verdict: null }] });
    expect(lines[0]?.changes[0]?.threshold).toBeCloseTo(0.24);
    expect(lines[0]?.changes[0]?.low).toBeGreaterThan(1.1);
    expect(notes.join()).toContain('Noisy rounds raise the threshold in new.csv to: psr 24.0%');
  });

  test('below the drift of the benchmark comes with a warning, unless runs are the evidence', () => {
    const notes = (runs: number, threshold: number) => {
      const rows = inRuns('psr', 4_000, Array(runs).fill(0));
      return pair(rows, rows, { threshold }).notes;
    };
    expect(notes(1, 0.001)).toContain(
      'The threshold of 0.1% is below the run-to-run drift of an unchanged machine (psr 2%): a verdict between the two may be chance.',
    );
    expect([...notes(6, 0.001), ...notes(1, 0.02)]).toEqual([]);
  });

  test('needs six rounds on each side, however large the difference', () => {
    expect(pair(psr(4_000), psr(8_000, 6)).lines[0]?.changes[0]?.verdict).toBe('slower');
    expect(pair(psr(4_000), psr(8_000, 5)).lines[0]?.changes[0]?.verdict).toBeNull();
  });

  test('needs a p-value that stays low after correction for the number of benchmarks', () => {
    const six = (value: number) => around(value, 0.03).slice(0, 6);
    const sides = (count: number) => {
      const ids = ['abi-call', ...Array.from({ length: count - 1 }, (_, i) => `other-${i}`)];
      const rows = (value: number) =>
        ids.flatMap((id, index) => measured(id, index === 0 ? six(value) : six(100)));
      return pair(rows(100), rows(150)).lines[0]?.changes[0];
    };
    expect(sides(1)?.verdict).toBe('slower');
    expect(sides(17)).toMatchObject({ p: sides(1)?.p, verdict: null });
    expect(sides(17)?.corrected).toBeCloseTo(17 * (sides(1)?.p ?? 0), 12);
  });

  test('about an unknown benchmark takes the drift of its parent, or the largest', () => {
    const rows = [...measured('psr/pigeon', [1]), ...measured('smoke-signal', [1])];
    const largest = Math.max(...measurable.map(({ tolerance }) => tolerance.drift));
    expect(pair(rows, rows).lines.map(({ threshold }) => threshold)).toEqual([0.02, largest]);
  });
});

describe('the evidence', () => {
  const luck = [-0.02, 0.02, -0.01, 0.01, 0, 0.005];
  const evidence = (base: number[], other: number[], shift = 0) =>
    pair(inRuns('psr', 4_000, base), inRuns('psr', 4_000 * (1 + shift), other)).lines[0]?.changes[0];

  test('is the runs where there are enough of them on both sides', () => {
    expect(evidence(luck, luck)?.evidence).toEqual({
      of: 'runs',
      base: { runs: 6, rounds: 72 },
      changed: { runs: 6, rounds: 72 },
    });
    expect(evidence(luck, luck.slice(0, 5))?.evidence.of).toBe('rounds');
    expect(evidence([0], [...luck, ...luck, ...luck])?.evidence.of).toBe('rounds');
  });

  test('is the runs only where a verdict remains possible: more benchmarks need more runs', () => {
    const rows = (runs: number, ids: number) =>
      Array.from({ length: ids }, (_, id) => inRuns(`b${id}`, 100, Array(runs).fill(0))).flat();
    const of = (runs: number, ids: number) => {
      const { lines, runsForEvidence } = pair(rows(runs, ids), rows(runs, ids));
      return [lines[0]?.changes[0]?.evidence.of, runsForEvidence];
    };
    expect([of(5, 1), of(6, 1), of(6, 17), of(6, 24), of(7, 24)]).toEqual([
      ['rounds', 6],
      ['runs', 6],
      ['runs', 6],
      ['rounds', 7],
      ['runs', 7],
    ]);
  });

  test('is never runs too few for an interval of their median', () => {
    expect(evidence(luck, luck)?.base).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
  });

  test('is of one kind for a benchmark on all sides, whose base is one figure', () => {
    const of = (runs: number) => inRuns('psr', 4_000, luck.slice(0, runs));
    const { lines } = compared([input('base', of(6)), input('many', of(6)), input('few', of(2))]);
    const [many, few] = lines[0]?.changes ?? [];
    expect([many?.evidence.of, few?.evidence.of]).toEqual(['rounds', 'rounds']);
    expect(many?.base).toEqual(few?.base);
  });

  test('of runs that vary as much as they differ shows nothing, where their rounds alone would', () => {
    const lucky = [0.035, 0.03, 0.02, 0.01, 0.04, 0.02];
    expect(evidence(luck, lucky)).toMatchObject({ verdict: null, evidence: { of: 'runs' } });
    expect(evidence([0], [0.035])).toMatchObject({ verdict: 'slower', evidence: { of: 'rounds' } });
    expect(evidence(luck, luck, 0.12)).toMatchObject({ verdict: 'slower' });
  });

  test('counts a round that is there twice once', () => {
    const rows = inRuns('psr', 4_000, [0]);
    expect(pair(rows, [...rows, ...rows]).lines[0]?.changes[0]?.evidence.changed).toEqual({
      runs: 1,
      rounds: 12,
    });
    expect(
      pair(psr(4_000), [...psr(4_000), ...psr(4_000)]).lines[0]?.changes[0]?.evidence.changed.rounds,
    ).toBe(12);
  });

  test('may be more than 100,000 rounds', () => {
    const many = Array.from({ length: 10_001 }, (_, run) =>
      psr(4_000 + (run % 7)).map((row) => ({ ...row, run: `${run}` })),
    );
    expect(pair(psr(4_000), many.flat()).lines[0]?.changes[0]).toMatchObject({
      evidence: { of: 'rounds', changed: { runs: 10_001, rounds: 120_012 } },
      verdict: null,
    });
  });
});

describe('the unit', () => {
  const without = (unit: 'cycles' | 'tsc_cycles') =>
    measured('psr', around(4_000, 0.003), { [unit]: undefined });

  test('is core cycles where all sides have them, else TSC ticks, else ns, else instructions', () => {
    expect(pair(psr(4_000), psr(4_000)).lines[0]?.unit).toBe('cycles');
    expect(pair(psr(4_000), without('cycles')).lines[0]?.unit).toBe('tsc');
    expect(pair(without('tsc_cycles'), without('cycles')).lines[0]?.unit).toBe('ns');
    const counted = without('cycles').map((row) => ({
      ...row,
      tsc_cycles: undefined,
      ns: undefined,
      instructions: 900,
    }));
    expect(pair(counted, counted).lines[0]?.unit).toBe('instructions');
    expect(pair(psr(4_000), psr(4_000), { unit: 'ns' }).lines[0]).toMatchObject({ unit: 'ns' });
  });

  test('is never mixed: without one in common nothing is compared', () => {
    expect(() => pair(psr(4_000), without('cycles'), { unit: 'cycles' })).toThrow(
      'no benchmark can be compared with base.csv: psr was not measured in core cycles on every side',
    );
    const only = (name: 'cycles' | 'ns') =>
      psr(4_000).map((row) => ({
        ...row,
        cycles: undefined,
        tsc_cycles: undefined,
        ns: undefined,
        [name]: 1,
      }));
    expect(() => pair(only('cycles'), only('ns'))).toThrow('psr has no unit that all sides share');
  });

  const ticks = (hz: number | undefined, more: Partial<Row> = {}) =>
    without('cycles').map((row) => ({ ...row, tsc_hz: hz, ...more }));

  test.each([
    ['of different frequencies', ticks(2.6e9), ticks(3e9), '2600 MHz in base.csv, 3000 MHz in new.csv'],
    [
      'of different machines',
      ticks(1e9, { arch: 'x86_64' }),
      ticks(1e9, { arch: 'aarch64' }),
      '1000 MHz (x86_64) in base.csv, 1000 MHz (aarch64) in new.csv',
    ],
    ['of an unknown frequency', ticks(2.6e9), ticks(undefined), 'unknown frequency in new.csv'],
  ])('is never ticks of counters %s, by default or when asked to', (_, base, other, told) => {
    const { lines, notes } = pair(base, other);
    expect(lines[0]?.unit).toBe('ns');
    expect(notes.join()).toContain('TSC ticks are not comparable');
    expect(notes.join()).toContain(told);
    expect(() => pair(base, other, { unit: 'tsc' })).toThrow(
      `psr was measured only in TSC ticks: TSC ticks are not comparable`,
    );
  });

  test('may be ticks of counters that are read a little differently', () => {
    expect(pair(ticks(2.6e9), ticks(2.601e9))).toMatchObject({ lines: [{ unit: 'tsc' }], notes: [] });
    expect(pair(ticks(2.6e9, { cycles: 1 }), ticks(3e9, { cycles: 1 })).notes).toEqual([]);
  });

  test('that some rounds lack leaves them out, and says how many', () => {
    const [first, ...others] = psr(4_000) as [Row, ...Row[]];
    const { lines, notes } = pair(psr(4_000), [{ ...first, cycles: undefined }, ...others]);
    expect(lines[0]?.changes[0]?.evidence.changed.rounds).toBe(11);
    expect(notes).toEqual(['Rounds left out in new.csv: 1 of psr without core cycles.']);
  });
});

describe('what one side lacks', () => {
  const abi = measured('abi-call', around(424, 0.003));
  const matrix = compared([
    input('base.csv', [...abi, ...psr(4_000)]),
    input('a.csv', [...abi, ...psr(8_000)]),
    input('b.csv', [...abi, ...measured('yield', [1])]),
  ]);

  test('is listed, and does not count for the mean', () => {
    expect(matrix.missing).toEqual([
      { benchmark: 'yield', reason: 'is not in base.csv, a.csv', inBase: false },
      { benchmark: 'psr', reason: 'is not in b.csv', inBase: true },
    ]);
    expect(matrix.lines.map(({ changes }) => changes.map((change) => change?.ratio))).toEqual([
      [1, 1],
      [2, undefined],
    ]);
    expect(matrix.geomean).toEqual({ benchmarks: ['abi-call'], ratios: [1, 1] });
  });

  test('is an error when it is everything', () => {
    expect(() => pair(abi, psr(1))).toThrow('abi-call is not in new.csv; psr is not in base.csv');
  });

  test('is a ratio where rounds read 0', () => {
    expect(pair([...abi, ...psr(0)], [...abi, ...psr(1)]).missing).toEqual([
      { benchmark: 'psr', reason: 'has rounds of 0, so there is no ratio', inBase: true },
    ]);
  });
});

describe('a side', () => {
  const labels = (...texts: string[]) => {
    const { base, changed } = compared(texts.map((text) => input(text, psr(4_000))));
    return [base, ...changed];
  };

  test('is called by its file, by its path where files are called alike, and never like another one', () => {
    expect(labels('a/old.csv', 'b/new.csv')).toEqual(['old.csv', 'new.csv']);
    expect(labels('a/run.csv', 'b/run.csv')).toEqual(['a/run.csv', 'b/run.csv']);
    expect(labels('run.csv', 'run.csv')).toEqual(['run.csv', 'run.csv (2)']);
  });

  test('has rows', () => {
    expect(() => pair([], psr(1))).toThrow('base.csv has no rows');
  });
});

test('runs of one unchanged machine that drift as measured rarely raise a verdict, and 3% is found', () => {
  const random = generator(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const run = (name: string, value: number) => {
    const luck = 1 + 0.001 * normal();
    return measured(
      'abi-call',
      Array.from({ length: 12 }, () => value * luck * (1 + 0.003 * normal())),
      { run: name },
    );
  };
  const slower = (value: number) =>
    Array.from({ length: 100 }, (_, i) => pair(run(`a${i}`, 425), run(`b${i}`, value))).filter(
      ({ lines }) => lines[0]?.changes[0]?.verdict,
    ).length;
  expect(slower(425)).toBeLessThanOrEqual(1);
  expect(slower(425 * 1.03)).toBeGreaterThanOrEqual(98);
});
