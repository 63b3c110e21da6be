import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { sentence } from '../../src/table/sentence.ts';
import { buildTable, type System } from '../../src/table/table.ts';
import { host, measured } from '../support/rows.ts';

function say(rows: readonly Row[], unit: 'cycles' | 'tsc' | 'ns' = 'cycles', published = readPublished()) {
  const table = buildTable({ rows, published, columns: benchmarks, unit });
  return sentence(table, table.systems.at(-1) as System);
}

describe('the sentence to repeat', () => {
  test('counts the calls into Singularity and on the Linux of then that fit into one call here', () => {
    expect(say(host)).toBe(
      'A system call on this machine costs as much as 5.3 calls into Singularity SIP-Phys (80 cycles) ' +
        'and 0.97 of one on the Linux 2.6.11 of 2006 (437).',
    );
  });

  test('reads well also where today is slower than Linux then, or faster than Singularity', () => {
    expect(say(measured('abi-call', [1_311]))).toContain(
      '16 calls into Singularity SIP-Phys (80 cycles) and 3.0 on',
    );
    expect(say(measured('abi-call', [40]))).toContain(
      'as much as 0.50 of one call into Singularity SIP-Phys',
    );
  });

  test('speaks of messages or processes when system calls were not measured', () => {
    expect(say(measured('psr', [5_205]))).toBe(
      'A message to another process on this machine costs as much as 5.0 messages in Singularity SIP-Phys ' +
        '(1,041 cycles) and 0.90 of one on the Linux 2.6.11 of 2006 (5,797).',
    );
    expect(say(measured('create-proc', [419_000]))).toMatch(
      /^A new process on this machine costs as much as 1\.1 new/,
    );
  });

  test('does not hold yield against the published Linux, which switched threads in user space', () => {
    expect(say(measured('yield', [1_825]))).toBe(
      'A switch between threads on this machine costs as much as 5.0 switches in Singularity SIP-Phys (365 cycles).',
    );
  });

  test('compares nothing in a unit that the paper does not give, or without the published rows', () => {
    expect(say(host, 'ns')).toBe('A system call on this machine takes 106 ns.');
    expect(say(host, 'tsc')).toBe('A system call on this machine takes 297 TSC ticks.');
    expect(say(host, 'cycles', [])).toBe('A system call on this machine takes 424 core cycles.');
  });

  test('is not made up when no column was measured', () => {
    expect(say(measured('psr/futex', [3_100]))).toBeNull();
  });
});
