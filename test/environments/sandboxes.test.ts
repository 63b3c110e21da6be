/** Ways to isolate a process of this machine, each visited for real where the machine has them. */
import { describe, expect, test } from 'vitest';
import { container } from '../../src/environments/container.ts';
import { gvisor, gvisorKvm } from '../../src/environments/gvisor.ts';
import { namespaces } from '../../src/environments/namespaces.ts';
import { ptrace } from '../../src/environments/ptrace.ts';
import { everyRound, visitAll } from './system.ts';

describe.each([ptrace, namespaces, container, gvisor, gvisorKvm])('in $id', (environment) => {
  test('every benchmark is proven, in every round', async ({ skip }) => {
    for (const { measured, failures } of await visitAll(environment, skip)) {
      expect(failures).toEqual([]);
      expect(measured.toSorted()).toEqual(everyRound().toSorted());
    }
  });
});
