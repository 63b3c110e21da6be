import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedCpus, chooseCpu } from '../../src/host/choose-cpu.ts';
import { describeHost } from '../../src/host/describe.ts';
import { parseFacts } from '../../src/host/facts.ts';
import { clean, type RawFacts } from '../../src/host/raw.ts';
import { machine, machines } from '../support/machines.ts';

const paths = [...new Set(machines.flatMap((name) => Object.keys(machine(name).files)))].concat(
  '/run/systemd/container',
  '/run/.containerenv',
  '/sys/hypervisor/type',
);
const realTexts = [...new Set(machines.flatMap((name) => Object.values(machine(name).files)))];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(...realTexts),
  fc.constantFrom('0\n', '1\n', '0-3\n', '2-5,7\n', '\x1b[2J\x9b31m\n', 'Cpus_allowed_list:\t1-2\n'),
  // A real text broken off anywhere.
  fc.tuple(fc.constantFrom(...realTexts), fc.nat(2000)).map(([whole, length]) => whole.slice(0, length)),
);
const word = fc.string({ unit: 'binary', maxLength: 20 });

const raw: fc.Arbitrary<RawFacts> = fc.record({
  uname: fc.record({ sysname: word, nodename: word, release: word, version: word, machine: word }),
  linkage: fc.constantFrom('static', 'dynamic'),
  cpuid: fc.option(fc.record({ hypervisor: word, rdtscp: fc.boolean(), invariant_tsc: fc.boolean() })),
  files: fc.dictionary(fc.oneof(fc.constantFrom(...paths), fc.string()), text, { maxKeys: 40 }),
});

describe('whatever the files say', () => {
  it('the facts are lines without control characters', () => {
    fc.assert(
      fc.property(raw, (facts) => {
        const parsed = parseFacts(facts);
        const line = describeHost(parsed, 0);
        for (const value of [line, ...Object.values(parsed)]) {
          if (typeof value === 'string') expect(value).not.toMatch(/[\p{Cc}\p{Cs}]/u);
          else expect(value).toSatisfy(Number.isSafeInteger);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the chosen CPU and its peer are two allowed ones', () => {
    fc.assert(
      fc.property(raw, (facts) => {
        const allowed = allowedCpus(facts);
        const { cpu, peer } = chooseCpu(facts);
        expect(allowed).toContain(cpu);
        if (allowed.length === 1) expect(peer).toBeNull();
        else expect(allowed.filter((other) => other !== cpu)).toContain(peer);
      }),
      { numRuns: 300 },
    );
  });

  it('every allowed CPU can be asked for', () => {
    fc.assert(
      fc.property(raw, (facts) => {
        for (const cpu of allowedCpus(facts)) expect(chooseCpu(facts, cpu).cpu).toBe(cpu);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a cleaned text', () => {
  it('has no escape sequences, line ends or direction marks', () => {
    expect(clean(' a\x1b[31m\x9b b\r\n\u202ec\0')).toBe('a [31m b c');
  });
});
