import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '../../src/measure/failures.ts';
import { figuresOf } from '../../src/measure/precision.ts';
import { runRound } from '../../src/measure/round.ts';
import { type Happening, measure } from '../../src/measure/run.ts';
import { type Driver, ffiDriver, measuringEnv, probeDriver } from '../../src/native/driver.ts';
import type { Failure, Measurement } from '../../src/native/measurement.ts';
import { nativeHere } from '../support/native.ts';
import { sleepingMachine } from '../support/sleeping.ts';

const { native, cpu, peer } = await nativeHere();
const request = (...ids: string[]) => ({
  cpu,
  peerCpu: peer,
  samples: 10,
  benchmarks: ids.map((id) => ({ id, batch: undefined })),
});
const never = new AbortController().signal;

/** A driver whose process is a shell script. */
const script = (text: string): Driver => ({ name: 'probe', channel: 1, command: () => ['sh', '-c', text] });
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
  expect((second as Failure).message).toMatch(/was killed by SIGKILL.*out of luck/s);
  expect(rest).toEqual([]);
});

test('a process that hangs is ended', async () => {
  const [failure] = await outcomes(script('sleep 60'), 200);
  expect((failure as Failure).message).toContain('printed nothing for 0.2 s and was killed');
});

test('what is no line of the measuring process is no data, and is shown where it fails', async () => {
  const noise = `echo 'agent started'; echo '{"type":"benchmark"}'; echo '{"level":30}'; ${line('stat')}`;
  const all = await outcomes(
    script(`${noise}; printf 'no end '; ${line('abi-call')}; ${line('abi-call')}; exit 3`),
  );
  expect(all.map((one) => ('kind' in one ? one.kind : one.benchmark))).toEqual(['abi-call', 'failed']);
  expect((all[1] as Failure).message).toMatch(/status 3.*agent started\n{"type":"benchmark"}\n{"level":30}/s);
});

test('a benchmark of which a process that got to its end told nothing is a failure, not a gap', async () => {
  const all = await outcomes(
    script(`${line('abi-call')}; echo 'Segfa'; ${line('yield')}; echo '{"type":"end"}'`),
  );
  expect(all).toMatchObject([
    { benchmark: 'abi-call', result: 0 },
    { benchmark: 'yield', result: 0 },
    { benchmark: 'psr', kind: 'failed', message: expect.stringMatching(/ended without a result.*Segfa/s) },
  ]);
});

describe('what others bring into every Node process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtoll-hook-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());
  const forged = JSON.stringify({ type: 'benchmark', benchmark: 'psr', result: 0, samples: [[7, 7, 7]] });
  const hooks = {
    'prints a banner': `console.log('[dotenv@17.2.3] injecting env (0) from .env')`,
    'prints what looks like a figure': `console.log(${JSON.stringify(forged)})`,
    'writes to the channel': `require('node:fs').writeSync(3, ${JSON.stringify(`${forged}\n`)})`,
    'ends the process': 'process.exit(0)',
  };

  test.each(Object.entries(hooks))('is not in the one that measures: a hook that %s', async (name, text) => {
    const hook = join(folder, `${name.replaceAll(' ', '-')}.cjs`);
    writeFileSync(hook, text);
    vi.stubEnv('NODE_OPTIONS', `--require ${hook}`);
    for (const driver of [ffiDriver(native), probeDriver(native)]) {
      const all: (Measurement | Failure)[] = [];
      for await (const outcome of runRound(driver, request('psr', 'abi-call'), never)) all.push(outcome);
      expect(all).toMatchObject([
        { benchmark: 'psr', result: 0, cpu },
        { benchmark: 'abi-call', result: 0, cpu },
      ]);
      for (const { samples } of all as Measurement[]) expect(samples).toHaveLength(10);
    }
  });

  test('prints on standard output without a line of it being taken', async () => {
    // As an agent that the system's loader, or a patched Node, puts there: no option of Node's names it.
    const hook = join(folder, 'agent.cjs');
    writeFileSync(hook, `console.log(${JSON.stringify(forged)}); console.error('agent: ready')`);
    const { command, ...ffi } = ffiDriver(native);
    const withAgent: Driver = {
      ...ffi,
      command: (asked) => {
        const [node, ...args] = command(asked);
        return [node, '--require', hook, ...args];
      },
    };
    const all: (Measurement | Failure)[] = [];
    for await (const outcome of runRound(withAgent, request('psr'), never)) all.push(outcome);
    expect(all).toHaveLength(1);
    expect((all[0] as Measurement).samples).toHaveLength(10);
    const failing = {
      ...withAgent,
      command: () => [process.execPath, '--require', hook, '/nonexistent'] as const,
    };
    for await (const outcome of runRound(failing as unknown as Driver, request('psr'), never))
      expect((outcome as Failure).message).toMatch(/status 1.*agent: ready/s);
  });

  test('changes nothing of the environment beside what Node reads', () => {
    const env = {
      NODE_OPTIONS: '-r x',
      NODE_V8_COVERAGE: '/tmp',
      NODE_DEBUG: 'fs',
      LD_PRELOAD: 'a.so',
      PATH: '/bin',
    };
    expect(measuringEnv(env)).toEqual({ LD_PRELOAD: 'a.so', PATH: '/bin' });
  });
});

test('a program that is not there is a failure', async () => {
  const [failure] = await outcomes({ name: 'probe', channel: 1, command: () => ['/nonexistent/probe'] });
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

/** Measures with a process that prints a figure of everything but of what fails in that round. */
async function measured(
  maxRounds: number,
  fails: (id: string, round: number) => Partial<Measurement> | string | null,
) {
  const asked: string[] = [];
  const driver: Driver = {
    name: 'probe',
    channel: 1,
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
      const lines = benchmarks.map(({ id }) => {
        const failure = fails(id, asked.length);
        return typeof failure === 'string' ? failure : line(id, { ...clock, ...failure });
      });
      return ['sh', '-c', [...lines, `echo '{"type":"end"}'`].join(';')];
    },
  };
  const limits = { precision: 0, minRounds: 1, maxRounds, timeLimitMs: 600_000 };
  const place = { driver, cpu, peerCpu: null, samples: 1, seed: 1 };
  const events: Happening[] = [];
  for await (const event of measure({ ...place, ...limits, benchmarks: ['abi-call', 'psr'] }, never))
    events.push(event);
  const roundsOf = (type: 'measured' | 'failed', id: string) =>
    events.flatMap((event) =>
      (event.type === 'measured' && type === 'measured' && event.benchmark === id) ||
      (event.type === 'failed' && type === 'failed' && event.failure.benchmark === id)
        ? [event.round]
        : [],
    );
  return { asked, events, roundsOf };
}

const unproven = { result: -71, what: 'no' };

test('one bad moment costs one round: it is told, and the rows that follow say so', async () => {
  const { asked, events, roundsOf } = await measured(5, (id, round) =>
    id === 'psr' && round === 2 ? unproven : null,
  );
  expect(roundsOf('failed', 'psr')).toEqual([2]);
  expect(roundsOf('measured', 'psr')).toEqual([1, 3, 4, 5]);
  expect(roundsOf('measured', 'abi-call')).toEqual([1, 2, 3, 4, 5]);
  expect(asked[4]).toBe('abi-call:8 psr:8');
  const setbacks = events.flatMap((one) =>
    one.type === 'measured' && one.benchmark === 'psr' ? [one.columns.failed_rounds] : [],
  );
  expect(setbacks).toEqual([0, 1, 0, 0]);
});

test('a process that dies costs one round of what was under way', async () => {
  const { roundsOf } = await measured(4, (id, round) => (id === 'psr' && round === 2 ? 'kill -9 $$' : null));
  expect(roundsOf('failed', 'psr')).toEqual([2]);
  expect(roundsOf('measured', 'psr')).toEqual([1, 3, 4]);
});

test('a benchmark that fails three times in a row is given up, and the others go on', async () => {
  const { asked, events, roundsOf } = await measured(5, (id) => (id === 'psr' ? unproven : null));
  expect(asked).toEqual([
    'abi-call:undefined psr:undefined',
    'abi-call:8 psr:undefined',
    'abi-call:8 psr:undefined',
    'abi-call:8',
    'abi-call:8',
  ]);
  expect(events.flatMap((one) => (one.type === 'failed' ? [one.givenUp] : []))).toEqual([false, false, true]);
  expect(roundsOf('measured', 'abi-call')).toHaveLength(5);
  expect(events.at(-1)).toMatchObject({ type: 'stopped', why: 'rounds' });
});

test('what a machine cannot do is not tried again', async () => {
  const { asked, roundsOf } = await measured(3, (id) =>
    id === 'psr' ? { result: -95, what: 'none' } : null,
  );
  expect(roundsOf('failed', 'psr')).toEqual([1]);
  expect(asked.slice(1)).toEqual(['abi-call:8', 'abi-call:8']);
});

test('a figure during which the machine was suspended is a failed round', async () => {
  const sleeping = sleepingMachine();
  const { events, roundsOf } = await measured(3, (_, round) => {
    // The process of the round is about to start; the machine sleeps while it runs.
    if (round === 2) setTimeout(sleeping.sleep, 20);
    return round === 2 ? `sleep 0.2; ${line('abi-call', { span_ticks: 10, span_ns: 10 })}` : null;
  }).finally(sleeping.restore);
  const first = events.find((one) => one.type === 'failed');
  expect(first).toMatchObject({
    round: 2,
    failure: { message: 'the machine was suspended for 3600 s meanwhile' },
  });
  expect(roundsOf('measured', 'psr')).toEqual([1, 3]);
});

test('a figure after a failure does not pay for a suspension that the failure went through', async () => {
  const sleeping = sleepingMachine();
  setTimeout(sleeping.sleep, 20);
  const failed = line('abi-call', { result: -71, what: 'no' });
  const [first, second] = await outcomes(script(`sleep 0.3; ${failed}; ${line('psr')}`)).finally(
    sleeping.restore,
  );
  expect(first).toMatchObject({ benchmark: 'abi-call', kind: 'unproven' });
  expect(second).toMatchObject({ benchmark: 'psr', result: 0 });
});
