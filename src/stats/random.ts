/** Numbers in [0, 1) that depend on the seed alone (mulberry32, Tommy Ettinger 2017, public domain). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The items in an order that differs from round to round and is the same for the same seed, so that no
 * benchmark always runs after the same other one (Fisher-Yates).
 */
export function shuffled<Item>(items: readonly Item[], seed: number, round: number): Item[] {
  const random = generator(Math.imul(seed, 0x9e3779b1) ^ round);
  const pool = [...items];
  return items.map(() => pool.splice(Math.floor(random() * pool.length), 1)[0] as Item);
}
