/** Ways to isolate a process of this machine, each visited for real where the machine has them. */
import { describe, expect, test } from 'vitest';
import { container } from '../../src/environments/container.ts';
import { gvisor, gvisorKvm } from '../../src/environments/gvisor.ts';
import { namespaces } from '../../src/environments/namespaces.ts';
import { proot } from '../../src/environments/proot.ts';
import { ptrace } from '../../src/environments/ptrace.ts';
import { qemuUser, qemuUserArm64 } from '../../src/environments/qemu-user.ts';
import { uml } from '../../src/environments/uml.ts';
import { smokeTest } from '../../src/systems/availability.ts';
import type { Environment } from '../../src/systems/environment.ts';
import { context, everyRound, remainsOfKilled, variationsOf, visitAll } from '../support/system.ts';

const all = [ptrace, proot, namespaces, container, gvisor, gvisorKvm, uml, qemuUser, qemuUserArm64];

describe.each(all)('in $id', (environment) => {
  test('every benchmark that makes sense is proven in every round', async ({ skip }) => {
    for (const { measured, failures } of await visitAll(environment, skip)) {
      expect(failures).toEqual([]);
      const omitted = Object.keys(environment.omits ?? {});
      expect(measured.toSorted()).toEqual(everyRound(...omitted).toSorted());
    }
  });

  test('nothing remains when all of its processes are killed', async ({ skip }) => {
    for (const variation of await variationsOf(environment, skip))
      expect(await remainsOfKilled(environment, variation)).toEqual([]);
  });
});

const factsIn = async (environment: Environment, skip: (reason: string) => void) =>
  (await visitAll(environment, skip)).map(({ facts }) => facts);

test('strace is seen as the tracer', async ({ skip }) => {
  for (const { tracer } of await factsIn(ptrace, skip)) expect(tracer).toBeGreaterThan(0);
});

test('a sandbox is named in its rows', async ({ skip }) => {
  for (const facts of await factsIn(namespaces, skip)) expect(facts.container).toBe('bubblewrap');
  for (const facts of await factsIn(container, skip))
    expect(['runc', 'crun', 'podman', 'docker']).toContain(facts.container);
  for (const facts of await factsIn(gvisor, skip))
    expect(facts).toMatchObject({ container: 'runsc', hypervisor: 'gVisor', online_cpus: 1 });
});

test('User Mode Linux is a kernel of its own', async ({ skip }) => {
  for (const facts of await factsIn(uml, skip))
    expect(facts).toMatchObject({ hypervisor: 'UML', container: 'none', online_cpus: 1 });
});

test('code of another processor is measured, and no emulator has core cycles', async ({ skip }) => {
  const [arm] = await visitAll(qemuUserArm64, skip);
  const [x86] = await visitAll(qemuUser, skip);
  expect([arm?.facts.arch, x86?.facts.arch]).toEqual(['aarch64', 'x86_64']);
  for (const columns of [...(arm?.columns.values() ?? []), ...(x86?.columns.values() ?? [])]) {
    expect(columns.ns).toBeGreaterThan(0);
    expect(columns).not.toHaveProperty('cycles');
  }
});

describe('a smoke test', () => {
  const trying = (script: string, limitMs?: number) =>
    smokeTest({ label: '', prepare: () => ({ argv: ['sh', '-c', script] }) }, context, limitMs);

  test('that lists benchmarks succeeds', async () => {
    expect(await trying('echo abi-call')).toBe(null);
  });

  test('that fails gives the last line of its output', async () => {
    expect(await trying('echo one >&2; echo no permission >&2; exit 1')).toBe('no permission');
    expect(await trying('exit 1')).toBe('exited without output');
  });

  test('that hangs is killed', async () => {
    expect(await trying('sleep 100; true', 300)).toBe('did not start within 0.3 s');
  });
});
