import { harmlessJson } from '../report/json.ts';
import type { Comparison } from './model.ts';

/** The comparison as JSON for programs: the model as it is. */
export const renderJson = (comparison: Comparison): string => harmlessJson(comparison);
