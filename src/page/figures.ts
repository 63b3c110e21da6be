import { html, type Markup } from '../document/markup.ts';
import { columnFigure, type Figure, overviewFigure } from '../plots/figures.ts';
import { signsOf } from '../plots/marks.ts';
import { svgElement } from '../plots/svg.ts';
import { units } from '../units.ts';
import type { PageModel } from './model.ts';

/** As wide as a phone shows without scaling; wider screens show several beside each other. */
const WIDTH = 420;

export const figure = ({ title, says, drawing }: Figure): Markup => html`<figure>
<figcaption>${title}</figcaption>
${svgElement(drawing, says)}
</figure>
`;

/** A plot that is wider than a phone moves inside its own frame. */
export const wideFigure = ({ id, title, says, drawing }: Figure): Markup => html`<figure class="wide ${id}">
<figcaption>${title}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">${svgElement(drawing, says)}</div>
</figure>
`;

/** A plot for each column, and all of them small. */
export function picture({ tables: [table] }: PageModel): Markup {
  const columns = table.columns.flatMap((column) => columnFigure(table, column, WIDTH) ?? []);
  const all = overviewFigure(table);
  const signs = signsOf(table, table.columns).map((sign) => html`<span>${sign}</span>\n`);
  return html`<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">The picture</h2>
<p class="signs">${signs}<span>logarithmic axes, ${units[table.unit].word} unless an axis says something else</span></p>
<div class="plots">
${columns.map(figure)}</div>
${all && columns.length > 1 ? wideFigure(all) : null}</section>`;
}
