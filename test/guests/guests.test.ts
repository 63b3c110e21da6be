/** QEMU guests, run for real: other kernels boot the probe, are proven like the host, and fail as one row. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { qemuKvm } from '../../src/environments/qemu-kvm.ts';
import { qemuArm64, qemuIcount, qemuTcg } from '../../src/environments/qemu-tcg.ts';
import { xen } from '../../src/environments/xen.ts';
import { fetched } from '../../src/guests/boot-cache.ts';
import type { Environment } from '../../src/systems/environment.ts';
import { context, everyRound, visitAll } from '../support/system.ts';

const LONG = 240_000;

const scratch = mkdtempSync(join(tmpdir(), 'guests-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Skip = (reason: string) => void;

/** Rows of one kernel and of these additions to its command line. */
function visitOne(environment: Environment, skip: Skip, append = [''], path?: string) {
  const [kernel] = fetched(process.env, 'linux-image-cloud-amd64');
  if (!kernel) skip('there is no kernel to boot (npm run kernels)');
  const kernels = [path ?? kernel ?? ''];
  return visitAll(environment, skip, { ...context, kernels, append });
}

describe.each([qemuTcg, qemuIcount])('$id', (environment) => {
  test('boots a kernel, proves every benchmark there, and tells its own facts', { timeout: LONG }, async ({
    skip,
  }) => {
    const [row] = await visitOne(environment, skip, ['mitigations=off']);
    expect(row?.failures).toEqual([]);
    expect(row?.measured.toSorted()).toEqual(everyRound().toSorted());
    expect(row?.facts.kernel).toMatch(/^6\.1\..*cloud-amd64$/);
    expect(row?.label).toContain(`Linux ${row?.facts.kernel} mitigations=off, QEMU`);
    expect(row?.facts.boot_options).toContain('mitigations=off');
    expect(row?.facts).toMatchObject({ hypervisor: expect.stringContaining('TCG'), online_cpus: 1 });
    for (const columns of row?.columns.values() ?? []) {
      expect(columns.cycles).toBeUndefined();
      const [own, other] =
        environment === qemuTcg ? (['ns', 'instructions'] as const) : (['instructions', 'ns'] as const);
      expect(columns[own]).toBeGreaterThan(0);
      expect(columns[other]).toBeUndefined();
    }
  });
});

test('instructions of a system call repeat exactly from boot to boot', { timeout: LONG }, async ({
  skip,
}) => {
  const counts: unknown[] = [];
  for (const _ of [1, 2]) {
    const [row] = await visitOne(qemuIcount, skip);
    counts.push(row?.columns.get('abi-call')?.instructions);
  }
  expect(counts[0]).toBeGreaterThan(100);
  expect(counts[1]).toBe(counts[0]);
});

describe.each([qemuArm64, xen])('$id', (environment) => {
  test('boots its kernel and proves every benchmark', { timeout: LONG }, async ({ skip }) => {
    const [row] = await visitAll(environment, skip);
    expect(row?.failures).toEqual([]);
    expect(row?.measured.toSorted()).toEqual(everyRound().toSorted());
    const told = environment === qemuArm64 ? row?.facts.arch : row?.facts.hypervisor;
    expect(told).toMatch(environment === qemuArm64 ? /^aarch64$/ : /xen/i);
  });
});

describe('a guest that fails says why', () => {
  test('a kernel that panics: the end of its console', { timeout: LONG }, async ({ skip }) => {
    await expect(visitOne(qemuTcg, skip, ['rdinit=/nothing root=/dev/none'])).rejects.toThrow(
      /before it finished; last output:[\s\S]*Kernel panic - not syncing/,
    );
  });

  test('a kernel that cannot be dom0 of Xen', async ({ skip }) => {
    await expect(visitOne(xen, skip)).rejects.toThrow(/lack XEN_DOM0.*--kernel linux-image-amd64/);
  });

  test('a kernel without enough memory', { timeout: LONG }, async ({ skip }) => {
    await expect(visitOne(qemuTcg, skip, ['mem=40M'])).rejects.toThrow(/before it finished|timed out/);
  });

  test.each([
    ['a text', 'not a kernel\n', 'is not a bootable kernel'],
    ['an empty file', '', 'is not a bootable kernel'],
  ])('a kernel that is %s', async (name, content, message) => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    await expect(visitOne(qemuTcg, () => {}, [''], path)).rejects.toThrow(message);
  });

  test('a kernel that is not there', async () => {
    const path = join(scratch, 'missing');
    await expect(visitOne(qemuTcg, () => {}, [''], path)).rejects.toThrow(/missing cannot be read/);
  });
});

test('KVM that is not there, or serves no guest, is refused with its reason', { timeout: LONG }, async ({
  skip,
}) => {
  const why = await qemuKvm.obstacle?.(context);
  if (!why) skip('KVM works here');
  expect(why).toMatch(/\/dev\/kvm|cannot boot|needs/);
});
