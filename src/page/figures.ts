import { html, type Markup } from '../document/markup.ts';
import { columnFigure, overviewFigure, roundsFigures, speedUpFigure } from '../plots/figures.ts';
import { signsOf } from '../plots/marks.ts';
import { type Figure, stacked } from '../plots/svg.ts';
import { printable } from '../text/printable.ts';
import { units } from '../units.ts';
import { figure, wideFigure } from './elements.ts';
import { here, type PageModel } from './model.ts';

/** As wide as a phone shows without scaling; wider screens show several beside each other. */
const WIDTH = 420;

/** A plot for each column, and the overview. */
export function plots({ tables: [table] }: PageModel): Markup {
  const columns = table.columns.flatMap((column) => columnFigure(table, column, WIDTH) ?? []);
  const all = overviewFigure(table);
  const signs = signsOf(table, table.columns).map((sign) => html`<span>${sign}</span>\n`);
  return html`<section id="plots" aria-labelledby="plots-title">
<h2 id="plots-title">Plots</h2>
<p class="signs">${signs}<span>logarithmic axes; ${units[table.unit].word} unless the axis is labelled otherwise</span></p>
<div class="plots">
${columns.map(figure)}</div>
${all && columns.length > 1 ? wideFigure(all) : null}</section>`;
}

/** Plots that `--plot` can name besides the columns. */
export const otherPlots = ['overview', 'rounds', 'speed-up'] as const;

/** The plot with a name, for a file; null where there is nothing to draw. */
export function figureOf(model: PageModel, name: string, width: number): Figure | null {
  const [table] = model.tables;
  if (name === 'overview') return overviewFigure(table);
  if (name === 'speed-up') return speedUpFigure(model.predictions);
  if (name === 'rounds') return allRounds(model, width);
  const column = table.columns.find(({ id }) => id === name);
  return column ? columnFigure(table, column, width) : null;
}

function allRounds(model: PageModel, width: number): Figure | null {
  const subject = here(model);
  const figures = subject ? roundsFigures(subject.system, subject.detail.rounds, model.tables[0], width) : [];
  if (!subject || figures.length === 0) return null;
  return {
    id: 'rounds',
    title: `Rounds on ${printable(subject.system.label)}`,
    says: figures.map(({ says }) => says).join(' '),
    drawing: stacked(figures.map(({ drawing }) => drawing)),
  };
}
