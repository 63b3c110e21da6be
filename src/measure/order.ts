import { generator } from '../stats/random.ts';

/**
 * The items in an order that differs from round to round and is the same for the same seed, so that no
 * benchmark always runs in the wake of the same other one (Fisher-Yates).
 */
export function shuffled<Item>(items: readonly Item[], seed: number, round: number): Item[] {
  const random = generator(Math.imul(seed, 0x9e3779b1) ^ round);
  const pool = [...items];
  return items.map(() => pool.splice(Math.floor(random() * pool.length), 1)[0] as Item);
}
