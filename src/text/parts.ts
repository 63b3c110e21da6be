/** Of each list, the parts that not all lists have. Lists may be long, as a file may hold anything. */
export function differingParts(lists: readonly (readonly string[])[]): string[][] {
  const sets = lists.map((list) => new Set(list));
  return lists.map((list) => list.filter((part) => !sets.every((set) => set.has(part))));
}
