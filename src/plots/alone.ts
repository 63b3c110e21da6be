import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, trusted } from '../document/markup.ts';
import { packageRoot } from '../package.ts';
import type { Figure } from './figures.ts';
import { FONT_SIZE } from './svg.ts';

export const plotStyle = (): string => readFileSync(join(packageRoot(), 'src', 'plots', 'plot.css'), 'utf8');

const MARGIN = 16;
const HEADING = 64;

/**
 * A plot as a file of its own: with a ground, so that it can be read on a page of any colour, a title and what its
 * signs mean.
 */
export function standAlone({ title, says, drawing }: Figure, legend: readonly string[]): string {
  const width = drawing.width + 2 * MARGIN;
  const height = drawing.height + HEADING + MARGIN;
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-label="${says}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="${FONT_SIZE}" fill="currentColor">
<style>${trusted(plotStyle())}</style>
<rect class="ground" width="100%" height="100%" rx="6" fill="white"/>
<text class="heading" x="${MARGIN}" y="28">${title}</text>
<text class="tick" x="${MARGIN}" y="48">${legend.join(' · ')}</text>
<g transform="translate(${MARGIN},${HEADING})">${drawing.body}</g>
</svg>`}
`;
}
