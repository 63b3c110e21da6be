/** The items by their key, the keys in the order in which they come: Map.groupBy, which Node 20 has not. */
export function grouped<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Of each list, the parts that not all lists have. Lists may be long, as a file may hold anything. */
export function differingParts(lists: readonly (readonly string[])[]): string[][] {
  const sets = lists.map((list) => new Set(list));
  return lists.map((list) => list.filter((part) => !sets.every((set) => set.has(part))));
}
