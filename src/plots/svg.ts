import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, type Markup, trusted } from '../document/markup.ts';
import { packageRoot } from '../package.ts';

/** A plot without a frame, in pixels. */
export interface Drawing {
  width: number;
  height: number;
  body: Markup;
}

/** A plot with its texts; `says` describes it to readers who cannot see it. */
export interface Figure {
  id: string;
  title: string;
  says: string;
  drawing: Drawing;
}

/** As in plot.css, in pixels. */
export const FONT_SIZE = 12;

const { document } = parseHTML('<html></html>');

/** Draws without a browser; linkedom escapes text. */
export function draw(options: PlotOptions & { width: number; height: number }): Drawing {
  const svg = plot({ ...options, document: document as unknown as Document }) as unknown as Element;
  // The content security policy of the page forbids inline styles, and no plot needs them.
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const element of svg.querySelectorAll('*')) compact(element);
  const { width, height } = options;
  return { width, height, body: html`<g text-anchor="middle">${trusted(svg.innerHTML)}</g>` };
}

/** Smaller: group labels have no effect inside an image, and a tenth of a pixel is exact enough. */
function compact(element: Element): void {
  for (const name of ['aria-label', 'aria-hidden']) element.removeAttribute(name);
  for (const name of ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height']) {
    const value = element.getAttribute(name);
    if (value !== null)
      element.setAttribute(
        name,
        value.replace(/\d+\.\d+/g, (n) => `${Number(Number(n).toFixed(1))}`),
      );
  }
}

/** One below the other. */
export function stacked(drawings: readonly Drawing[]): Drawing {
  let y = 0;
  const parts = drawings.map(({ height, body }) => {
    const part = html`<g transform="translate(0,${y})">${body}</g>`;
    y += height;
    return part;
  });
  return { width: Math.max(...drawings.map(({ width }) => width)), height: y, body: html`${parts}` };
}

/** One beside the other. */
export function beside(drawings: readonly Drawing[]): Drawing {
  let x = 0;
  const parts = drawings.map(({ width, body }) => {
    const part = html`<g transform="translate(${x},0)">${body}</g>`;
    x += width;
    return part;
  });
  return { width: x, height: Math.max(...drawings.map(({ height }) => height)), body: html`${parts}` };
}

/** The drawing as an element of a page, scaled to the available width. */
export function svgElement({ width, height, body }: Drawing, says: string): Markup {
  return html`<svg class="plot" role="img" aria-label="${says}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;
}

export const plotStyle = (): string => readFileSync(join(packageRoot(), 'src', 'plots', 'plot.css'), 'utf8');

const MARGIN = 16;
const HEADING = 64;

/** A plot as a file, with a title, a legend, and a background for pages of any colour. */
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
