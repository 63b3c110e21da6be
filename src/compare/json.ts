import { harmlessJson } from '../table/json.ts';
import type { Comparison, Document } from './model.ts';

/** The comparison as JSON for programs: the model as it is. */
export const renderJson = (comparison: Comparison): string => harmlessJson(comparison);

/** `systems`, each with its name before what {@link renderJson} has, and `left`. */
export const renderAllJson = ({ systems, left }: Document): string =>
  harmlessJson({ systems: systems.map(({ system, comparison }) => ({ system, ...comparison })), left });
