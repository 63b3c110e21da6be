import type { ColumnName } from './schema.ts';

/**
 * Characters that a name has at most. Names stand in labels, and a table is as wide as its longest label in every row:
 * one of 10 MB in a few dozen rows is more than fits into a string.
 */
export const MAX_NAME = 200;

/** The columns that hold names. Other texts may be as long as they like. */
export const nameColumns: ReadonlySet<string> = new Set<ColumnName>([
  ...(['run', 'system', 'environment', 'host', 'kernel', 'arch', 'cpu', 'benchmark'] as const),
]);
