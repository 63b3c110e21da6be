import { describe, expect, test } from 'vitest';
import { measurable } from '../../bench/index.ts';
import { judge } from '../../src/compare/gate.ts';
import { comparedOf, pairingsOf } from '../../src/compare/pairing.ts';
import { ownRemarks } from '../../src/compare/sentences.ts';
import type { Row } from '../../src/results/schema.ts';
import { generator } from '../../src/stats/random.ts';
import { around, measured } from '../support/rows.ts';
import { input, like, pair } from '../support/sides.ts';

const judged = (base: readonly Row[], changed: readonly Row[]) =>
  judge(
    comparedOf(pairingsOf([input('base.csv', base), input('new.csv', changed)], {}), {
      benchmarks: measurable,
    }),
  );
/** Values none of which is there twice. */
const distinct = (count: number) => Array.from({ length: count }, (_, n) => 100 + n / 10);
const none = { regressions: [], undecided: [] };

describe('a gate cannot decide', () => {
  test('where so many benchmarks are compared that so few rounds can show nothing', () => {
    const side = (count: number, rounds: number, factor = 1) =>
      Array.from({ length: count }, (_, id) =>
        measured(
          `b${id}`,
          distinct(rounds).map((value) => value * factor),
        ),
      ).flat();
    expect(judged(side(20, 6), side(20, 6, 2)).regressions).toHaveLength(1);
    const { regressions, undecided } = judged(side(24, 6), side(24, 6, 2));
    expect(regressions).toEqual([]);
    expect(undecided).toEqual([
      expect.stringMatching(
        /^too few rounds to reach significance for b0, .* in new\.csv \(at least 7 needed on each side\)$/,
      ),
    ]);
    expect(judged(side(24, 7), side(24, 7, 2)).regressions).toHaveLength(1);
    const equal = side(20, 6).map((row, n) => ({ ...row, cycles: 100 + (n % 6 < 3 ? 0 : 1) }));
    const twice = equal.map((row) => ({ ...row, cycles: 2 * row.cycles }));
    expect(judged(equal, twice)).toEqual({
      ...none,
      undecided: [expect.stringContaining('(at least 7 needed on each side)')],
    });
  });

  test('where a difference is clear but for rounds that vary as much', () => {
    const psr = (value: number, share: number) => measured('psr', around(value, share));
    expect(judged(psr(4_000, 0.003), psr(5_000, 0.08))).toEqual({
      regressions: [],
      undecided: [
        expect.stringMatching(
          /^psr looks 25\.\d% slower in new\.csv, but noisy rounds raise the threshold to 24\.0%$/,
        ),
      ],
    });
    expect(judged(psr(5_000, 0.003), psr(4_000, 0.08))).toEqual(none);
  });

  test('where noise is so wide that it could not even show equal sides to be equal', () => {
    const call = (value: number, share: number) => measured('abi-call', around(value, share));
    const [loud] = judged(call(425, 0.001), call(500, 0.2)).undecided;
    expect(loud).toMatch(
      /^abi-call may be up to \d+\.\d% slower in new\.csv: its rounds are too noisy to exclude that$/,
    );
    expect(judged(call(425, 0.08), call(425, 0.08)).undecided).toHaveLength(1);
    // Narrower than what is no difference on both of its sides, and a little beyond one of them.
    expect(judged(call(425, 0.004), call(429, 0.004))).toEqual(none);
    expect(judged(call(425, 0.08), call(300, 0.08))).toEqual(none);
  });

  test('but rarely on a machine of usual noise', () => {
    const random = generator(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const rounds = () => Array.from({ length: 12 }, () => 425 * (1 + 0.005 * normal()));
    const one = () => judged(measured('abi-call', rounds()), measured('abi-call', rounds()));
    expect(Array.from({ length: 100 }, one).flatMap(({ undecided }) => undecided).length).toBeLessThan(3);
  });

  test('where what passes by itself was in the way of one side', () => {
    const busy = {
      findings: 'warning turbo: on; unfit measured-cpu: CPU 1 is 93% busy; warning swap: used',
    };
    const why = 'new.csv and base.csv were measured in different states: measured-cpu: CPU 1 is 93% busy';
    expect(judged(like(), like(busy, 0.5))).toEqual({ regressions: [], undecided: [`${why} (new.csv)`] });
    expect(judged(like(busy), like({}, 0.5)).undecided).toEqual([`${why} (base.csv)`]);
    expect(judged(like(busy), like(busy))).toEqual(none);
    expect(ownRemarks(pair(like(busy), like(busy)))).toContain(
      'new.csv and base.csv were both measured while the machine was unfit: ' +
        'measured-cpu: CPU 1 is 93% busy (base.csv), CPU 1 is 93% busy (new.csv).',
    );
    const seldom = like().map((row, n) => (n % 3 === 0 ? { ...row, ...busy } : row));
    expect(judged(like(), seldom)).toEqual(none);
  });

  test.each(['audit', 'tracepoints', 'emulation', 'debug-kernel', 'quota', 'memory', 'tsc', 'folders'])(
    'where %s made the figures of one side wrong, because no other column tells that',
    (id) => {
      const found = { findings: `unfit ${id}: found` };
      expect(judged(like(), like(found, 0.5))).toEqual({
        regressions: [],
        undecided: [`new.csv and base.csv were measured in different states: ${id}: found (new.csv)`],
      });
      expect(judged(like(found), like(found, 0.5)).regressions).toHaveLength(1);
    },
  );

  test('where time was stolen from both sides, because it is never as much', () => {
    const stolen = { findings: 'unfit audit: 3 rules; unfit steal: 7%' };
    expect(judged(like(stolen), like(stolen, 0.5))).toEqual({
      regressions: [],
      undecided: [
        'new.csv and base.csv were both measured while the machine was unfit: steal: 7% (base.csv), 7% (new.csv)',
      ],
    });
  });

  test('about a benchmark that did something else on one side, which is told', () => {
    const note = 'create-proc runs a file in /tmp, because memfd_create failed: EPERM';
    const marked = (rows: Row[]) =>
      rows.map((row) => (row.benchmark === 'create-proc' ? { ...row, cycles: 1e6, note } : row));
    const what = `the usual way (base.csv), ${note} (new.csv)`;
    expect(judged(like(), marked(like()))).toEqual({
      regressions: [],
      undecided: [`create-proc was measured differently in new.csv and base.csv: ${what}`],
    });
    expect(ownRemarks(pair(like(), marked(like())))).toContain(
      `create-proc was not measured in the same way everywhere: ${what}.`,
    );
    expect(judged(like(), marked(like({}, 0.5))).regressions).toEqual(['regression in new.csv: abi-call']);
    expect(judged(marked(like()), marked(like()))).toEqual(none);
    // What is noted of a whole environment is what one compares.
    expect(judged(like(), like({ note: 'no psr: nobody is there' }))).toEqual(none);
  });

  test('where a quarter of the rounds failed, and compare tells of any', () => {
    const failing = (count: number) =>
      like().map((row) => ({
        ...row,
        failed_rounds: row.benchmark === 'psr' && (row.round ?? 0) % 4 === 0 ? count : 0,
      }));
    const [few, many] = ['3 of 15 rounds of psr failed in', '6 of 18 rounds of psr failed in'];
    expect(judged(like(), failing(1))).toEqual(none);
    expect(ownRemarks(pair(like(), failing(1)))).toContain(`${few} new.csv.`);
    expect(judged(like(), failing(2))).toEqual({ ...none, undecided: [`${many} new.csv`] });
    expect(judged(failing(2), like()).undecided).toEqual([`${many} base.csv`]);
  });

  test.each<[Partial<Row>, Partial<Row>, string]>([
    [{ governor: 'performance' }, { governor: 'powersave' }, 'governor performance (base.csv), powersave'],
    [{ turbo: 'off' }, { turbo: 'on' }, 'turbo off (base.csv), on'],
    [{ smt: 'off' }, { smt: 'on' }, 'SMT off (base.csv), on'],
    [{ scheduling: 'fifo 50' }, { scheduling: 'other' }, 'scheduling fifo 50 (base.csv), other'],
    [{ cpu_quota: 'none' }, { cpu_quota: '0.5' }, 'CPU quota none (base.csv), 0.5'],
    [{ pinned: 'yes' }, { pinned: 'no' }, 'pinned yes (base.csv), no'],
    [{ tracer: 0 }, { tracer: 4711 }, 'traced no (base.csv), yes'],
  ])('where the machine was in another state: %j and %j', (base, changed, what) => {
    expect(judged(like(base), like(changed, 0.5))).toEqual({
      regressions: [],
      undecided: [`new.csv and base.csv were measured in different states: ${what} (new.csv)`],
    });
    expect(judged(like(base), like(base, 0.5)).regressions).toHaveLength(1);
    expect(judged(like(), like(changed, 0.5)).regressions).toHaveLength(1);
  });

  test('but can where a finding is of what one compares', () => {
    const filtered = { seccomp: 'filter', findings: 'unfit seccomp: 2 filters on every system call' };
    expect(judged(like(), like(filtered, 0.5))).toEqual({
      regressions: ['regression in new.csv: abi-call'],
      undecided: [],
    });
  });

  test('where environments differ and the CPU too, unless both were measured on one host', () => {
    const guest = { environment: 'container', cpu: 'Intel Xeon' };
    expect(judged(like({ host: 'a' }), like({ host: 'b', ...guest })).undecided).toEqual([
      expect.stringContaining('from different machines: CPU AMD EPYC (base.csv), Intel Xeon (new.csv)'),
    ]);
    expect(judged(like({ host: 'a' }), like({ host: 'a', ...guest }))).toEqual(none);
  });
});
