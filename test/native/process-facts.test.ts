/** What benchmarks inherit from the process that starts them, as the probe tells it. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseFacts } from '../../src/host/facts.ts';
import { isInstalled } from '../../src/host/installed.ts';
import type { RawFacts } from '../../src/host/raw.ts';
import { nativeHere } from '../support/native.ts';

const { native, facts, cpu } = await nativeHere();

function under(...wrapper: string[]): RawFacts {
  const [program = '', ...args] = [...wrapper, native.probe, '--facts'];
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the affinity, the nice value and the scheduling policy are those that it was given', ({ skip }) => {
  for (const tool of ['taskset', 'nice', 'chrt'])
    if (!isInstalled(tool, process.env)) skip(`needs ${tool} (apt-get install util-linux coreutils)`);
  const own = facts.process;
  // Whoever runs the tests may do so in real time, which has a priority of its own.
  const isRealTime = /^(fifo|rr) /.test(parseFacts(facts, cpu).scheduling ?? '');
  if (!isRealTime) expect(own).toMatchObject({ priority: 0 });
  expect(under('taskset', '-c', `${cpu}`).process).toEqual({ ...own, affinity: `${cpu}` });
  const nicer = Math.min(19, (own?.nice ?? 0) + 3);
  const raw = under('nice', '-n', '3', 'chrt', '-b', '0');
  expect(parseFacts(raw, cpu)).toMatchObject({ nice: `${nicer}`, scheduling: 'batch' });
});

test('a quota above this process is told with the facts of the harness only where it can be seen', () => {
  const { cpu_quota, cgroup_depth } = parseFacts(facts, cpu);
  expect(cpu_quota).toMatch(/^(none|\d+(\.\d+)?)$/);
  expect(cgroup_depth ?? 0).toBeGreaterThanOrEqual(0);
  expect(parseFacts(under(), cpu).cpu_quota).toBeUndefined();
});
