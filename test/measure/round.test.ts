import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { figuresOf } from '../../src/measure/figures.ts';
import { failureOf, runRound } from '../../src/measure/round.ts';
import { type Happening, measure } from '../../src/measure/run.ts';
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
const own = { name: 'probe', channel: 1, without: null } as const;
const script = (text: string): Driver => ({ ...own, command: () => ['sh', '-c', text] });
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

test('what others print beside the lines is no measurement, and is shown where something fails', async () => {
  const noise = `echo '[agent] hello'; echo '{"type":"hello","benchmark":"abi-call"}'; echo 42; echo null`;
  const [first, second] = await outcomes(script(`${noise}; ${line('abi-call')}; echo bye; exit 3`));
  expect(first).toMatchObject({ benchmark: 'abi-call', result: 0 });
  expect((second as Failure).message).toMatch(/ended with status 3; it said:\n\[agent\] hello\n.*bye/s);
});

test('the lines of a worker are its own, and hooks of Node do not reach it', async () => {
  const driver = ffiDriver(native);
  const forged = JSON.stringify({
    type: 'benchmark',
    benchmark: 'abi-call',
    result: 0,
    samples: [[7, 7, 7]],
  });
  const hooked: Driver = {
    ...driver,
    command: (request) => {
      // As an agent does that is loaded into every process, to both streams.
      const both = `echo '${forged}'; echo '${forged}' >&2; exec "$@"`;
      return ['sh', '-c', both, 'sh', ...driver.command(request)];
    },
  };
  process.env.NODE_OPTIONS = '--import data:text/javascript,process.exit(7)';
  try {
    const all = await outcomes(hooked);
    expect(all.map(({ benchmark }) => benchmark)).toEqual(['abi-call', 'psr', 'yield']);
    for (const one of all) if (!('kind' in one)) expect(one.samples).toHaveLength(10);
  } finally {
    delete process.env.NODE_OPTIONS;
  }
});

test('a program that is not there is a failure', async () => {
  const [failure] = await outcomes({ ...own, command: () => ['/nonexistent/probe'] });
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

/** Measures as if by a probe for which `fails` says which benchmark fails in which round, and how. */
async function measured(maxRounds: number, fails: (id: string, round: number) => number) {
  const asked: string[] = [];
  const driver: Driver = {
    ...own,
    command({ benchmarks }) {
      const sorted = benchmarks.map(({ id, batch }) => `${id}:${batch}`).toSorted();
      asked.push(sorted.join(' '));
      const clock = {
        span_ticks: 10,
        span_ns: 10,
        chain_cycles: 1,
        chain_ticks: 1,
        check_ticks: 1,
        batch: 8,
      };
      const lines = benchmarks.map(({ id }) =>
        line(id, { ...clock, result: fails(id, asked.length), what: 'no' }),
      );
      return ['sh', '-c', [...lines, `echo '{"type":"end"}'`].join(';')];
    },
  };
  const limits = { precision: -1, minRounds: 1, maxRounds, timeLimitMs: 60_000 };
  const benchmarks = ['abi-call', 'psr'];
  const plan = { driver, benchmarks, cpu, peerCpu: null, samples: 1, seed: 1, ...limits };
  const events: Happening[] = [];
  for await (const event of measure(plan, never)) events.push(event);
  const failures = events.flatMap((event) => (event.type === 'failed' ? [[event.round, event.givenUp]] : []));
  const figures = events.flatMap((event) => (event.type === 'measured' ? [event] : []));
  return { asked, failures, figures, last: events.at(-1)?.type };
}

test('a round that fails costs that round, and is counted in those after it', async () => {
  const { failures, figures, last } = await measured(12, (id, round) =>
    id === 'psr' && [2, 3, 7].includes(round) ? -71 : 0,
  );
  expect(failures).toEqual([
    [2, false],
    [3, false],
    [7, true],
  ]);
  const psr = figures.filter(({ benchmark }) => benchmark === 'psr');
  expect(psr.map(({ round, columns }) => [round, columns.failed_rounds])).toEqual([
    [1, 0],
    [4, 2],
    [5, 2],
    [6, 2],
  ]);
  expect(last).toBe('stopped');
});

test('a quarter of many rounds is too much, less of them is not', async () => {
  const seldom = await measured(20, (id, round) => (id === 'psr' && round % 5 === 0 ? -71 : 0));
  expect(seldom.failures.map(([, givenUp]) => givenUp)).toEqual([false, false, false, false]);
  expect(seldom.figures.filter(({ benchmark }) => benchmark === 'psr')).toHaveLength(16);
});

test('a benchmark that fails three times in a row is left out, and the others go on with the batch of the first', async () => {
  const { asked, failures, figures } = await measured(5, (id) => (id === 'psr' ? -71 : 0));
  const [first, later] = ['abi-call:undefined psr:undefined', 'abi-call:8 psr:undefined'];
  expect(asked).toEqual([first, later, later, 'abi-call:8', 'abi-call:8']);
  expect(failures.map(([, givenUp]) => givenUp)).toEqual([false, false, true]);
  expect(figures).toHaveLength(5);
});

test('what the machine cannot do is not tried again', async () => {
  const { asked, failures } = await measured(2, (id) => (id === 'psr' ? -95 : 0));
  expect(asked.at(-1)).toBe('abi-call:8');
  expect(failures).toEqual([[1, true]]);
});

test('time in which this process is stopped is no silence', async () => {
  const watched = `
    import { Watchdog } from '${new URL('../../dist/src/measure/watchdog.js', import.meta.url)}';
    const start = performance.now();
    new Watchdog(1000, () => { console.log(Math.round(performance.now() - start)); });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', watched]);
  const said: number[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    if (text !== 'ready') said.push(Number(text));
    else {
      child.kill('SIGSTOP');
      setTimeout(() => child.kill('SIGCONT'), 3000);
    }
  }
  // Most of the limit was left when it was stopped.
  expect(said[0]).toBeGreaterThan(3500);
});
