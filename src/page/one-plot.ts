import { columnFigure, type Figure, overviewFigure, roundsFigures, speedUpFigure } from '../plots/figures.ts';
import { stacked } from '../plots/svg.ts';
import { printable } from '../text/printable.ts';
import { here, type PageModel } from './model.ts';

/** What `--plot` can name besides the columns. */
export const otherPlots = ['overview', 'rounds', 'speed-up'] as const;

/** A plot by its name, for a file of its own; null where there is nothing to draw. */
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
    ...{ id: 'rounds', title: `Rounds on ${printable(subject.system.label)}` },
    says: figures.map(({ says }) => says).join(' '),
    drawing: stacked(figures.map(({ drawing }) => drawing)),
  };
}
