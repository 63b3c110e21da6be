import { expect, test } from 'vitest';
import { host } from '../../src/environments/host.ts';
import { ssh } from '../../src/environments/ssh.ts';
import type { MatrixEvent, System } from '../../src/matrix/matrix.ts';
import { hostDrift, MatrixRows } from '../../src/matrix/rows.ts';
import type { Environment } from '../../src/systems/environment.ts';
import { machine } from '../support/machines.ts';
import { measured } from '../support/rows.ts';

const CGROUPS = '/proc/self/cgroup';
const limited = machine('pvm-amd', {
  [CGROUPS]: '0::/ci\n',
  '/proc/self/mountinfo': '30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
  '/sys/fs/cgroup/ci/cpu.max': '50000 100000\n',
});

/** The row of one round, whose probe is in these control groups. */
function rowOf(cgroups: string | undefined, environment: Environment = host) {
  const system = { environment, variation: { label: 'a system' } } as unknown as System;
  const rows = new MatrixRows({ host: 'vm', machine: limited, context: {}, seed: 1 });
  const see = (seen: unknown) => rows.take({ type: 'seen', seen, system, hostNs: new Map() } as MatrixEvent);
  rows.take({ type: 'visiting', system } as MatrixEvent);
  see({ type: 'facts', raw: machine('pvm-amd', { [CGROUPS]: cgroups }) });
  return see({ type: 'measured', benchmark: 'psr', round: 1, columns: { cycles: 1, cpu_number: 0 } });
}

test('rows of a probe in the control groups of the harness have the quota of those, and others none', () => {
  expect(rowOf('0::/ci\n')).toMatchObject({ cpu_quota: '0.5', cgroup_depth: 1 });
  expect(rowOf('0::/docker\n')).not.toHaveProperty('cpu_quota');
  expect(rowOf(undefined)).not.toHaveProperty('cpu_quota');
});

test('rows of another machine do not have the quota of this one, though their control groups have its names', () => {
  expect(rowOf('0::/ci\n', ssh)).not.toHaveProperty('cpu_quota');
});

const visits = (...values: number[]) =>
  values.flatMap((value, index) => measured('psr', [value, value, value * 3], { run: `run ${index}` }));

test('the drift of the host is the range of its medians, by benchmark', () => {
  expect(hostDrift([...visits(100, 104, 98), ...measured('yield', [5], { run: 'run 0' })])).toBe(
    'visited 3 times; range of its medians: psr 6.0%, yield 0.0%',
  );
});

test('the drift of the host is in ns unless all rounds have core cycles', () => {
  const rows = visits(100, 110).map((row) => ({ ...row, cycles: undefined, ns: (row.ns ?? 0) ** 2 }));
  expect(hostDrift(rows)).toBe('visited 2 times; range of its medians: psr 19.0%');
});

test('a single visit shows no drift', () => {
  expect(hostDrift(visits(100))).toBeNull();
  expect(hostDrift([])).toBeNull();
});
