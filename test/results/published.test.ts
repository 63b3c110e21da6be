import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { publishedNames, readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';

/** system -> benchmark -> figure */
function figures<Figure>(rows: readonly Row[], figure: (row: Row) => Figure) {
  const bySystem: Record<string, Record<string, Figure>> = {};
  for (const row of rows) bySystem[row.system] = { ...bySystem[row.system], [row.benchmark]: figure(row) };
  return bySystem;
}

const table = (abiCall: number, yieldSwitch: number, psr: number, createProc: number) => ({
  'abi-call': abiCall,
  yield: yieldSwitch,
  psr,
  'create-proc': createProc,
});

describe('the published rows', () => {
  test('are by default the five systems of Table 1 of the Singularity paper, in its order', () => {
    const cycles = figures(readPublished(), (row) => row.cycles);
    expect(cycles).toEqual({
      'Singularity SIP-Phys': table(80, 365, 1_041, 388_162),
      'Singularity HIP-R3': table(304, 638, 2_580, 830_999),
      'FreeBSD 5.3': table(878, 911, 13_304, 1_032_254),
      'Linux 2.6.11': table(437, 906, 5_797, 719_447),
      'Windows XP SP2': table(627, 753, 6_344, 5_375_735),
    });
    expect(Object.keys(cycles)).toEqual([
      'Singularity SIP-Phys',
      'Singularity HIP-R3',
      'FreeBSD 5.3',
      'Linux 2.6.11',
      'Windows XP SP2',
    ]);
    expect(readPublished()).toHaveLength(20);
  });

  test('hold the figures of the text of that paper apart from its table', () => {
    expect(figures(readPublished('singularity-2006-text'), (row) => row.cycles)).toEqual({
      'Singularity SIP-Page': { 'abi-call': 80, psr: 1_415, 'create-proc': 522_727 },
      'Singularity HIP-R0': { psr: 1_826, 'create-proc': 520_473 },
    });
  });

  test('hold the raw data of Adams and Agesen as printed', () => {
    const printed = figures(readPublished('adams-agesen-2006'), (r) => [r.published_value, r.published_unit]);
    const cycles = (...values: number[]) => {
      const ids = [
        'abi-call',
        'in-port',
        'cr8-write',
        'call-ret',
        'page-fault',
        'signal-divzero',
        'pte-modify',
      ];
      return Object.fromEntries(ids.map((id, index) => [id, [String(values[index]), 'CPU cycles']]));
    };
    expect(printed).toEqual({
      'Pentium 4 672 native': {
        ...cycles(242, 3_209, 150, 11, 1_093, 889, 1),
        'fork-wait': ['6.02', 's'],
      },
      'Pentium 4 672 software VMM': {
        ...cycles(2_308, 216, 35, 51, 3_927, 3_223, 391),
        'fork-wait': ['36.95', 's'],
        'specint-2000-slowdown': ['4', '% slowdown'],
      },
      'Pentium 4 672 hardware VMM': {
        ...cycles(246, 15_826, 177, 11, 11_242, 1_014, 12_733),
        'fork-wait': ['106.4', 's'],
        'specint-2000-slowdown': ['5', '% slowdown'],
      },
    });
  });

  test('of programs in the kernel are a folder of sources, each with its conditions', () => {
    const rows = readPublished('in-kernel');
    expect(figures(rows, (r) => `${r.published_value} ${r.published_unit}`)).toEqual({
      'Linux (KML paper)': { 'abi-call': '432 CPU cycles' },
      'Kernel Mode Linux': { 'abi-call': '12 CPU cycles' },
      'Linux (Privbox artifact)': { 'abi-call': '953 CPU cycles' },
      Privbox: { 'abi-call': '436 CPU cycles' },
      'Linux 5.14 (UKL paper)': { 'abi-call': '342.62 ns' },
      UKL: { 'abi-call': '325.26 ns' },
      'UKL bypass': { 'abi-call': '56.55 ns' },
      'Linux guest (Unikraft paper)': { 'abi-call': '222 CPU cycles' },
      'Linux guest, mitigations off (Unikraft paper)': { 'abi-call': '154 CPU cycles' },
      'Unikraft, unmodified binary': { 'abi-call': '84 CPU cycles' },
      'Unikraft, function call': { 'abi-call': '4 CPU cycles' },
    });
    expect(new Set(rows.map(({ source }) => source)).size).toBe(4);
    for (const { note } of rows)
      expect(note).toMatch(/CPU is not stated|KVM|nopti|mitigations are not known/);
  });

  test.each(publishedNames())('of %s fill a value column only with the unit that the paper gives', (name) => {
    for (const row of readPublished(name)) {
      const inUnit = (unit: string) =>
        row.published_unit === unit ? Number(row.published_value) : undefined;
      expect([row.cycles, row.tsc_cycles, row.ns, row.instructions]).toEqual([
        inUnit('CPU cycles'),
        undefined,
        inUnit('ns'),
        undefined,
      ]);
    }
  });

  test.each(publishedNames())('of %s say where they are from, when, on what hardware and of what', (name) => {
    for (const row of readPublished(name)) {
      expect(row).toMatchObject({ schema: 1, environment: 'published' });
      expect(row.source?.includes(row.time ?? 'no year')).toBe(true);
      expect([row.source, row.cpu, row.operation, row.published_value].every(Boolean)).toBe(true);
    }
  });

  test('say of every message that one way is inferred, and from what', () => {
    const rows = [...readPublished(), ...readPublished('singularity-2006-text')];
    for (const row of rows) {
      const isMessage = row.benchmark === 'psr';
      expect([row.direction, row.derived]).toEqual(isMessage ? ['one way', 'yes'] : [undefined, undefined]);
      if (isMessage) expect(row.note).toContain('one way is inferred');
    }
  });

  test('of an unknown source are an error that lists the sources', () => {
    expect(() => readPublished('lmbench')).toThrow(
      'no published figures called lmbench (available: adams-agesen-2006, in-kernel, singularity-2006, singularity-2006-text)',
    );
  });
});

test('the package root is found from any folder below it', () => {
  expect(existsSync(join(packageRoot(), 'package.json'))).toBe(true);
  expect(packageRoot(import.meta.dirname)).toBe(packageRoot());
  expect(() => packageRoot('/')).toThrow('no package.json');
});
