import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCpuList, parseCpuList } from '../../src/host/cpu-list.ts';

describe('a CPU list', () => {
  it('names single CPUs and ranges', () => {
    expect(parseCpuList('0-3,8,10-11\n')).toEqual([0, 1, 2, 3, 8, 10, 11]);
  });

  it('is read in ascending order, each CPU once', () => {
    expect(parseCpuList('5,1-2,2')).toEqual([1, 2, 5]);
  });

  it('is written in its shortest form', () => {
    expect(formatCpuList([11, 3, 0, 1, 2, 8, 10, 8])).toBe('0-3,8,10-11');
    expect(formatCpuList([])).toBe('');
  });

  it.each(['', '\n', '(null)', '3-1', '0-', 'all', '0-3;5', '0,,1', '-1', '1e3', '0-9999', '0-99999999999'])(
    'that is really %j names no CPU',
    (text) => {
      expect(parseCpuList(text)).toEqual([]);
    },
  );

  it('survives being written and read', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(8191), { minLength: 1, maxLength: 60 }), (cpus) => {
        expect(parseCpuList(formatCpuList(cpus))).toEqual(cpus.toSorted((a, b) => a - b));
      }),
    );
  });
});
