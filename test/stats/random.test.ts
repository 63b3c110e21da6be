import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from '../../src/stats/random.ts';

const items = ['abi-call', 'yield', 'psr', 'create-proc'];

test('every round has each benchmark once', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(1000), (seed, round) => {
      expect(shuffled(items, seed, round).toSorted()).toEqual(items.toSorted());
    }),
  );
});

test('the same seed gives the same orders, another seed others', () => {
  const orders = (seed: number) => Array.from({ length: 20 }, (_, round) => shuffled(items, seed, round));
  expect(orders(7)).toEqual(orders(7));
  expect(orders(7)).not.toEqual(orders(8));
});

test('over many rounds each benchmark comes first about equally often', () => {
  const firsts = Array.from({ length: 4000 }, (_, round) => shuffled(items, 1, round)[0]);
  for (const item of items) {
    const share = firsts.filter((first) => first === item).length / firsts.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  }
});
