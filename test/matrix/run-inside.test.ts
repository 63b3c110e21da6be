/** A visit to systems that behave and that do not: fakes, in which a shell prints what a probe would. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Seen } from '../../src/matrix/progress.ts';
import { type VisitPlan, visit } from '../../src/matrix/run-inside.ts';
import type { Context, Environment, Visit } from '../../src/systems/environment.ts';
import { VisitError } from '../../src/systems/probe-lines.ts';
import { nativeHere } from '../support/native.ts';
import { sleepingMachine } from '../support/sleeping.ts';

const { native, cpu, peer } = await nativeHere();
const context: Context = { native, cpu, peer, kernels: [], append: [], hosts: [], env: process.env };
const plan: VisitPlan = {
  benchmarks: ['abi-call', 'psr'],
  rounds: 3,
  samples: 2,
  seed: 1,
  timeoutMs: 30_000,
};
const quiet = new AbortController().signal;

const facts = '{"type":"facts","uname":{},"linkage":"static","cpuid":null,"files":{}}';
const measured = (benchmark: string, more: object = {}) =>
  JSON.stringify({
    type: 'benchmark',
    benchmark,
    samples: [[100, 50, 50]],
    batch: 10,
    overhead: 0,
    cpu: 0,
    span_ticks: 1000,
    span_ns: 500,
    moved: 0,
    retaken: 0,
    involuntary: 0,
    away_ns: 0,
    interrupts: 0,
    steal_ms: 0,
    chain_cycles: 24000,
    chain_ticks: 50,
    check_ticks: 50,
    result: 0,
    what: '',
    ...more,
  });
const end = '{"type":"end","failures":0}';

const folders: string[] = [];

function fake(script: (visit: Visit) => string, more: Partial<Environment> = {}): Environment {
  const prepare = (visit: Visit) => {
    folders.push(visit.folder);
    return { argv: ['sh', '-c', script(visit)] as const };
  };
  return {
    id: 'fake',
    title: 'fake',
    isolates: 'nothing',
    programs: [],
    units: ['cycles', 'tsc', 'ns'],
    ...{ rounds: 'inside', variations: () => [{ label: 'fake', prepare }], ...more },
  };
}

const printing = (...lines: string[]) => lines.map((line) => `printf '%s\\r\\n' '${line}'`).join('; ');

async function seen(environment: Environment, more: Partial<VisitPlan> = {}, signal = quiet) {
  const [variation] = await environment.variations(context);
  if (!variation) throw new Error('no variation');
  const all: Seen[] = [];
  let failure: unknown = null;
  try {
    for await (const one of visit({ environment, variation }, { ...plan, ...more }, context, signal))
      all.push(one);
  } catch (error) {
    failure = error;
  }
  for (const folder of folders) expect(existsSync(folder)).toBe(false);
  return { all, failure, message: failure instanceof VisitError ? failure.message : '' };
}

const short = (all: readonly Seen[]) =>
  all.map((one) =>
    one.type === 'measured'
      ? `${one.benchmark} ${one.round}`
      : one.type === 'failed'
        ? one.failure.message
        : one.type,
  );

test('rounds inside: one start, told all rounds', async () => {
  let told: readonly string[] = [];
  const environment = fake(({ args }) => {
    told = args;
    const round = (k: number) => [`{"type":"round","round":${k}}`, measured('abi-call'), measured('psr')];
    return printing(facts, ...[1, 2, 3].flatMap(round), end);
  });
  const { all, failure } = await seen(environment);
  expect(failure).toBe(null);
  expect(short(all)).toEqual(['facts', ...[1, 2, 3].flatMap((k) => [`abi-call ${k}`, `psr ${k}`])]);
  expect(told.slice(0, 4)).toEqual(['--cpu', String(cpu), '--samples', '2']);
  expect(told.slice(4).join(' ').split(' , ')).toHaveLength(3);
});

/** Rounds outside, in which psr fails where `fails` says so. @returns what was asked for in each start. */
async function outside(rounds: number, fails: (round: number) => { result: number; what: string } | null) {
  const asked: string[] = [];
  const script = ({ args }: Visit) => {
    asked.push(args.slice(4).sort().join(' '));
    return printing(facts, measured('abi-call'), measured('psr', fails(asked.length) ?? {}), end);
  };
  const { all, failure } = await seen(fake(script, { rounds: 'outside' }), { rounds });
  expect(failure).toBe(null);
  return { asked, told: short(all).filter((text) => text !== 'facts'), all };
}

test('rounds outside: a start for each, and a failure costs one round', async () => {
  const unproven = { result: -71, what: 'the byte was wrong' };
  const { asked, told, all } = await outside(3, (round) => (round === 2 ? unproven : null));
  expect(asked).toEqual(['abi-call psr', 'abi-call psr', 'abi-call psr']);
  expect(told).toEqual([
    ...['abi-call 1', 'psr 1', 'abi-call 2', 'the proof failed: the byte was wrong', 'abi-call 3', 'psr 3'],
  ]);
  const setbacks = all.flatMap((one) =>
    one.type === 'measured' && one.benchmark === 'psr' ? [one.columns.failed_rounds] : [],
  );
  expect(setbacks).toEqual([0, 1]);
});

test.each([
  ['fails three times in a row', { result: -71, what: 'wrong' }, 3],
  ['cannot be done', { result: -95, what: 'no second CPU' }, 1],
])('a benchmark that %s is not asked for again', async (_, failure, tries) => {
  const { asked, all } = await outside(5, () => failure);
  const both = Array.from({ length: tries }, () => 'abi-call psr');
  expect(asked).toEqual([...both, ...Array.from({ length: 5 - tries }, () => 'abi-call')]);
  expect(all.flatMap((one) => (one.type === 'failed' ? [one.givenUp] : []))).toEqual([
    ...Array.from({ length: tries - 1 }, () => false),
    true,
  ]);
});

test.each([
  ['benchmarks that make no sense in an environment', { omits: { psr: 'there is nobody to talk to' } }],
  ['benchmarks that an environment with few others has not', { only: ['yield', 'abi-call'] }],
])('%s are not asked for', async (_, more) => {
  let told = '';
  const environment = fake(({ args }) => {
    told = args.join(' ');
    return printing(facts, end);
  }, more);
  await seen(environment);
  expect(told).toContain('abi-call');
  expect(told).not.toMatch(/psr|yield/);
});

test('units that mean nothing there are not in its rows, and ticks can be instructions', async () => {
  const run = (units: Environment['units']) =>
    seen(
      fake(() => printing(facts, measured('abi-call'), end), { units }),
      { rounds: 1 },
    );
  const columnsOf = ({ all }: Awaited<ReturnType<typeof run>>) =>
    all.flatMap((one) => (one.type === 'measured' ? [one.columns] : []))[0];
  expect(columnsOf(await run(['cycles', 'tsc', 'ns']))).toMatchObject({ tsc_cycles: 10, ns: 5 });
  const ticks = columnsOf(await run(['tsc', 'ns']));
  expect(ticks).toMatchObject({ tsc_cycles: 10 });
  expect(Object.keys(ticks ?? {}).filter((name) => /^cycles|core_hz/.test(name))).toEqual([]);
  const counted = columnsOf(await run(['instructions']));
  expect(counted).toMatchObject({ instructions: 10, samples: 1, batch: 10 });
  expect(Object.keys(counted ?? {}).filter((name) => /cycles|hz|^ns$|_ms/.test(name))).toEqual([]);
});

test.each([
  ['ends with a status', 'exit 3', 'exited with status 3 before it finished'],
  ['dies', 'kill -9 $$', 'killed by signal 9 before it finished'],
])('a system that %s costs what was under way its round, with its last words', async (_, script, message) => {
  const words = Array.from({ length: 30 }, (_, i) => `echo line ${i + 1} >>console`).join(';');
  const lastWords = Array.from({ length: 20 }, (_, i) => `line ${i + 11}`);
  const good = await seen(
    fake(() => `${words}; ${printing(facts, measured('psr'))}; ${script}`),
    { rounds: 1 },
  );
  expect(good.failure).toBe(null);
  const [, psr, failed, ...rest] = good.all;
  expect([psr, failed, ...rest]).toMatchObject([
    { type: 'measured', benchmark: 'psr' },
    { type: 'failed', givenUp: false, failure: { benchmark: 'abi-call', kind: 'failed' } },
  ]);
  expect(short(good.all)[2]).toContain(message);
  expect(short(good.all)[2]?.split('\n').slice(1)).toEqual(lastWords);
  // One that has measured nothing in three starts does not work, and says so once.
  const bad = await seen(fake(() => `${words}; ${printing(facts)}; ${script}`));
  expect(short(bad.all)).toEqual(['facts', 'facts', 'facts']);
  expect(bad.message.split('\n')).toEqual([expect.stringContaining(message), ...lastWords]);
});

describe.each(['inside', 'outside'] as const)('with rounds %s', (rounds) => {
  /** A system whose first starts fail. */
  async function failing(starts: number, more: Partial<VisitPlan>) {
    let begun = 0;
    const script = ({ args }: Visit) => {
      if (++begun <= starts) return 'echo no memory >&2; exit 1';
      const apart = args.slice(4).join(' ').split(' , ');
      const round = (_: string, i: number) => [
        ...[`{"type":"round","round":${i + 1}}`, measured('abi-call'), measured('psr')],
      ];
      const lines = rounds === 'inside' ? apart.flatMap(round) : [measured('abi-call'), measured('psr')];
      return printing(facts, ...lines, end);
    };
    const { all, message } = await seen(fake(script, { rounds }), { ...more });
    return { begun, message, told: short(all).filter((text) => text !== 'facts') };
  }

  test('starts that fail before the first figure cost their rounds and not the system', async () => {
    const { message, told } = await failing(2, { rounds: 4 });
    expect(message).toBe('');
    const failure = expect.stringMatching(/^exited with status 1.*no memory$/s);
    expect(told).toEqual([failure, failure, 'abi-call 3', 'psr 3', 'abi-call 4', 'psr 4']);
  });

  test('the only round is tried again', async () => {
    const { begun, message, told } = await failing(2, { rounds: 1 });
    expect({ begun, message }).toEqual({ begun: 3, message: '' });
    expect(told.slice(-2)).toEqual(['abi-call 1', 'psr 1']);
  });

  test.each([1, 8])('of %i, three starts without any figure are enough', async (count) => {
    const { begun, message, told } = await failing(99, { rounds: count });
    expect({ begun, told }).toEqual({ begun: 3, told: [] });
    expect(message).toMatch(/^exited with status 1.*no memory$/s);
  });
});

test('a time limit before the first figure ends at once', async () => {
  let begun = 0;
  const { message } = await seen(
    fake(() => {
      begun++;
      return 'sleep 100; true';
    }),
    { timeoutMs: 500 },
  );
  expect(begun).toBe(1);
  expect(message).toContain('timed out');
});

test('a system that dies in the middle of its rounds is started again for those that are left', async () => {
  const told: string[] = [];
  const round = (k: number) => [`{"type":"round","round":${k}}`, measured('abi-call'), measured('psr')];
  const { all, failure } = await seen(
    fake(({ args }) => {
      told.push(args.slice(4).sort().join(' '));
      if (told.length > 1) return printing(facts, ...round(1), ...round(2), end);
      return `${printing(facts, ...round(1), '{"type":"round","round":2}')}; kill -9 $$`;
    }),
    { rounds: 4 },
  );
  expect(failure).toBe(null);
  expect(told.map((text) => text.split('abi-call').length - 1)).toEqual([4, 2]);
  expect(short(all).map((text) => text.split(' before')[0])).toEqual([
    ...['facts', 'abi-call 1', 'psr 1', 'killed by signal 9'],
    ...['facts', 'abi-call 3', 'psr 3', 'abi-call 4', 'psr 4'],
  ]);
});

test('a benchmark of which a round tells nothing is a failure, not a gap', async () => {
  const round = (k: number, ...ids: string[]) => [
    `{"type":"round","round":${k}}`,
    ...ids.map((id) => measured(id)),
  ];
  const { all } = await seen(
    fake(() => printing(facts, ...round(1, 'psr'), ...round(2, 'psr', 'abi-call'), ...round(3, 'psr'), end)),
  );
  expect(short(all)).toEqual([
    ...['facts', 'psr 1', 'its process exited without a result'],
    ...['psr 2', 'abi-call 2', 'psr 3', 'the probe exited without a result'],
  ]);
});

test.each([
  ['fails', { result: -71, what: 'wrong' }, ['the proof failed: wrong']],
  ['was given up before', { result: -95, what: 'no second CPU' }, []],
])('a suspension during a benchmark that %s is not laid to the next one', async (_, failure, told) => {
  const sleeping = sleepingMachine();
  const script = () => {
    setTimeout(sleeping.sleep, 50);
    const psr = measured('psr', failure);
    const first = printing(facts, '{"type":"round","round":1}', psr, measured('abi-call'));
    const second = printing('{"type":"round","round":2}', psr, measured('abi-call'), end);
    return `${failure.result === -95 ? `${first}; sleep 0.4` : `sleep 0.4; ${first}`}; ${second}`;
  };
  const { all } = await seen(fake(script), { rounds: 2 }).finally(sleeping.restore);
  const first = failure.result === -95 ? ['no second CPU'] : told;
  expect(short(all)).toEqual(['facts', ...first, 'abi-call 1', ...told, 'abi-call 2']);
});

test('what is no line of the probe is no data, and is shown where the system fails', async () => {
  const foreign = ['BIOS v1', '{"benchmark":"abi-call"}', '{"type":"benchmark"}', '[1]', '{"type":"login"}'];
  const noise = foreign.map((text) => `echo '${text}'`).join(';');
  const script = (end: string) =>
    `${noise}; ${printing(facts, measured('psr'))}; printf 'login: '; ${printing(measured('abi-call'))}; ${end}`;
  const good = await seen(
    fake(() => script(printing(end))),
    { rounds: 1 },
  );
  expect({ seen: short(good.all), failure: good.failure }).toEqual({
    seen: ['facts', 'psr 1', 'abi-call 1'],
    failure: null,
  });
  const bad = await seen(fake(() => `${noise}; exit 3`));
  expect(bad.message.split('\n').slice(1)).toEqual(foreign);
});

test('a system that hangs is killed at the time limit, and its results are kept', async () => {
  const script = () => `${printing(facts, measured('psr'))}; echo stuck >console; sleep 100; true`;
  const { all, message } = await seen(fake(script), { timeoutMs: 1000 });
  expect(short(all)).toEqual(['facts', 'psr 1']);
  expect(message).toContain('timed out');
  expect(message).toContain('--timeout');
  expect(message).toMatch(/stuck$/);
});

test('a system that cannot be prepared says why', async () => {
  const environment = fake(() => {
    throw new Error('vmlinuz is not a kernel');
  });
  expect((await seen(environment)).message).toBe('vmlinuz is not a kernel');
});

test('an interrupt ends it at once', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 300);
  const start = performance.now();
  const { failure } = await seen(
    fake(() => 'sleep 100; true'),
    {},
    controller.signal,
  );
  expect(failure).toEqual(new Error('enough'));
  expect(performance.now() - start).toBeLessThan(20_000);
});
