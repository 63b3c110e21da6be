import { expect, test } from 'vitest';
import { figuresOf } from '../../src/measure/figures.ts';
import { failureOf, runRound } from '../../src/measure/round.ts';
import { measure } from '../../src/measure/run.ts';
import { type Driver, ffiDriver, probeDriver } from '../../src/native/driver.ts';
import type { Failure, Measurement } from '../../src/native/measurement.ts';
import { nativeHere } from '../native/helpers.ts';

const { native, cpu, peer } = await nativeHere();
const request = (...ids: string[]) => ({
  ...{ cpu, peerCpu: peer, samples: 10 },
  benchmarks: ids.map((id) => ({ id, batch: undefined })),
});
const never = new AbortController().signal;

/** A driver whose process is a shell script. */
const script = (text: string): Driver => ({ name: 'probe', command: () => ['sh', '-c', text] });
const line = (benchmark: string, more: Partial<Measurement> = {}) =>
  `echo '${JSON.stringify({ type: 'benchmark', benchmark, result: 0, samples: [[1, 1, 1]], ...more })}'`;

async function outcomes(
  driver: Driver,
  silenceMs?: number,
  signal = never,
): Promise<(Measurement | Failure)[]> {
  const all: (Measurement | Failure)[] = [];
  for await (const outcome of runRound(driver, request('abi-call', 'psr', 'yield'), signal, silenceMs))
    all.push(outcome);
  return all;
}

test.each([ffiDriver(native), probeDriver(native)])(
  '$name: a round measures what it was asked for, in that order',
  async (driver) => {
    const measured: Measurement[] = [];
    for await (const outcome of runRound(driver, request('psr', 'abi-call'), never)) {
      if ('kind' in outcome) throw new Error(outcome.message);
      measured.push(outcome);
    }
    expect(measured.map(({ benchmark }) => benchmark)).toEqual(['psr', 'abi-call']);
    for (const { samples, batch, cpu: pinned } of measured) {
      expect(samples).toHaveLength(10);
      expect(batch).toBeGreaterThan(0);
      expect(pinned).toBe(cpu);
    }
  },
);

test('a process that dies is a failure of the benchmark under way, with its last words', async () => {
  const [first, second, ...rest] = await outcomes(
    script(`${line('abi-call')}; echo 'out of luck' >&2; kill -9 $$`),
  );
  expect(first).toMatchObject({ benchmark: 'abi-call', result: 0 });
  expect(second).toMatchObject({ benchmark: 'psr', kind: 'failed' });
  expect((second as Failure).message).toMatch(/ended by SIGKILL.*out of luck/s);
  expect(rest).toEqual([]);
});

test('a process that hangs is ended', async () => {
  const [failure] = await outcomes(script('sleep 60'), 200);
  expect((failure as Failure).message).toContain('no sign of life for 0.2 s');
});

test('rubbish on the line is a failure that shows it', async () => {
  const [failure] = await outcomes(script('echo "Segmentation fault"; sleep 60'));
  expect((failure as Failure).message).toContain('something else than a measurement: Segmentation fault');
});

test('a program that is not there is a failure', async () => {
  const [failure] = await outcomes({ name: 'probe', command: () => ['/nonexistent/probe'] });
  expect((failure as Failure).message).toContain('ENOENT');
});

test('an abort ends the process before it is reported', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  await expect(outcomes(script('sleep 60'), undefined, controller.signal)).rejects.toThrow('abort');
});

test('a machine that has a core clock is not shown in ticks for a round without it', () => {
  const rows = [{ cycles: 3, tsc_cycles: 2 }, { tsc_cycles: 2 }, { cycles: 5, tsc_cycles: 4 }];
  expect(figuresOf(rows)).toEqual({ unit: 'cycles', values: [3, 5] });
  expect(figuresOf(rows.slice(0, 2))).toEqual({ unit: 'tsc', values: [2, 2] });
});

test('failures are told apart, with the errno by name and what to do', () => {
  const failed = (result: number, what: string) =>
    failureOf({ benchmark: 'psr', result, what } as Measurement);
  expect(failed(-24, 'pipe2')).toEqual({
    benchmark: 'psr',
    kind: 'failed',
    message: 'pipe2 failed: EMFILE (raise the open-file limit: ulimit -n)',
  });
  expect(failed(-71, 'byte 3 came back instead of 4')).toMatchObject({
    kind: 'unproven',
    message: 'the proof failed: byte 3 came back instead of 4',
  });
  expect(failed(-95, 'there is no second CPU')).toMatchObject({
    kind: 'unsupported',
    message: 'there is no second CPU',
  });
});

test('a benchmark that fails is left out of later rounds, and the others go on with the batch of the first', async () => {
  const asked: string[] = [];
  const driver: Driver = {
    name: 'probe',
    command({ benchmarks }) {
      asked.push(
        benchmarks
          .map(({ id, batch }) => `${id}:${batch}`)
          .toSorted()
          .join(' '),
      );
      const clock = {
        span_ticks: 10,
        span_ns: 10,
        chain_cycles: 1,
        chain_ticks: 1,
        check_ticks: 1,
        batch: 8,
      };
      const lines = benchmarks.map(({ id }) =>
        line(id, { ...clock, result: id === 'psr' ? -71 : 0, what: 'no' }),
      );
      return ['sh', '-c', [...lines, `echo '{"type":"end"}'`].join(';')];
    },
  };
  const limits = { precision: 0, minRounds: 1, maxRounds: 3, timeLimitMs: 60_000 };
  const plan = {
    driver,
    benchmarks: ['abi-call', 'psr'],
    cpu,
    peerCpu: null,
    samples: 1,
    seed: 1,
    ...limits,
  };
  const events: string[] = [];
  for await (const event of measure(plan, never)) events.push(event.type);
  expect(asked).toEqual(['abi-call:undefined psr:undefined', 'abi-call:8', 'abi-call:8']);
  expect(events.filter((type) => type === 'failed')).toHaveLength(1);
  expect(events.filter((type) => type === 'measured')).toHaveLength(3);
  expect(events.at(-1)).toBe('stopped');
});
