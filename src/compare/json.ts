import type { Comparison } from './model.ts';

/** The comparison as JSON for programs: the model as it is, with a newline at its end. */
export function renderJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
