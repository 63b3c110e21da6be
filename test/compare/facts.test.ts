import { describe, expect, test } from 'vitest';
import { compareFacts } from '../../src/compare/facts.ts';
import { differenceSentence } from '../../src/compare/sentences.ts';
import type { Row } from '../../src/results/schema.ts';
import { like } from '../support/sides.ts';

const of = (...facts: Partial<Row>[]) =>
  compareFacts(facts.map((more, index) => ({ label: `${'abc'[index]}.csv`, rows: like(more) })));
const sentences = (...facts: Partial<Row>[]) => of(...facts).differs.map(differenceSentence);

describe('the facts of the sides', () => {
  test('that differ are told in the order of what most likely explains a difference', () => {
    const told = sentences(
      { node: 'v20', kernel: '6.1', cpu: 'A', container: 'none', microcode: '1', environment: 'host' },
      { node: 'v22', kernel: '6.10', cpu: 'B', container: 'docker', microcode: '2', environment: 'qemu' },
    );
    expect(told.map((text) => text.split(':')[0])).toEqual([
      ...['kernel', 'microcode', 'container', 'CPU', 'environment', 'Node'],
    ]);
    expect(told[0]).toBe('kernel: 6.1 (a.csv), 6.10 (b.csv)');
  });

  test('that are equal everywhere are in one list, and what nobody recorded in none', () => {
    expect(of({}, {})).toEqual({
      differs: [],
      same: [
        { name: 'kernel', value: '6.18.44' },
        { name: 'mitigations', value: 'spec_store_bypass: Vulnerable; spectre_v2: Mitigation: Retpolines' },
        { name: 'hypervisor', value: 'KVM' },
        { name: 'CPU', value: 'AMD EPYC' },
        { name: 'arch', value: 'x86_64' },
        { name: 'environment', value: 'host' },
      ],
    });
  });

  test('group the sides that agree, and tell a side that recorded nothing', () => {
    expect(sentences({}, { kernel: undefined }, {})).toEqual([
      'kernel: 6.18.44 (a.csv, c.csv), not recorded (b.csv)',
    ]);
  });

  test('that are lists tell only the parts that are not everywhere', () => {
    expect(sentences({}, { mitigations: 'spectre_v2: Mitigation: Retpolines; gds: Vulnerable' })).toEqual([
      'mitigations: spec_store_bypass: Vulnerable (a.csv), gds: Vulnerable (b.csv)',
    ]);
    expect(sentences({ boot_options: 'quiet isolcpus=1' }, { boot_options: 'quiet' })).toEqual([
      'boot options: isolcpus=1 (a.csv), not listed (b.csv)',
    ]);
  });

  test('that are lists of 10 MB take as long as their length', () => {
    const list = (more: string) => Array.from({ length: 500_000 }, (_, n) => `entry ${n}${more}`).join('; ');
    expect(sentences({ mitigations: list('') }, { mitigations: `${list('')}; new` })).toEqual([
      'mitigations: not listed (a.csv), new (b.csv)',
    ]);
  });

  test('that changed within a side are all told', () => {
    const rows = [...like({ kernel: '6.1' }), ...like({ kernel: '6.6' })];
    const { differs } = compareFacts([
      { label: 'a', rows },
      { label: 'b', rows: like({ kernel: '6.6' }) },
    ]);
    expect(differs.map(differenceSentence)).toEqual(['kernel: 6.1 and 6.6 (a), 6.6 (b)']);
  });

  test('of which a side has many values are counted, and differ where any does', () => {
    const hosts = (first: number) =>
      Array.from({ length: 300 }, (_, n) => like({ host: `h${n < 3 ? n : n + first}`, round: n })[0] as Row);
    const told = (a: number, b: number) =>
      compareFacts([
        { label: 'a', rows: hosts(a) },
        { label: 'b', rows: hosts(b) },
      ]);
    const name = 'h0, h1, h2 and 297 more';
    expect(told(0, 0).same).toContainEqual({ name: 'host', value: name });
    expect(told(0, 1).differs.map(({ name }) => name)).toEqual(['host']);
  });

  test("include the user's own, and a tracer counts by whether there is one", () => {
    const extra = (rack: string) => ({ extra: { 'context.rack': rack, other: rack } });
    expect(sentences({ ...extra('7'), tracer: 12 }, { ...extra('8'), tracer: 13 })).toEqual([
      'rack: 7 (a.csv), 8 (b.csv)',
    ]);
    expect(sentences({ tracer: 0 }, { tracer: 13 })).toEqual(['traced: no (a.csv), yes (b.csv)']);
  });
});
