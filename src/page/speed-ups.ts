import { html, type Markup } from '../document/markup.ts';
import { grouped } from '../lists.ts';
import { speedUpFigure } from '../plots/figures.ts';
import type { Prediction } from '../predict/saved.ts';
import { formatFineRatio, formatMeasured } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { scrollingTable, wideFigure } from './elements.ts';
import type { PageModel } from './model.ts';

/** The predicted speed-up of a program on other systems, by its rate of system calls. */
export function speedUps(model: PageModel): Markup | null {
  const { predictions } = model;
  if (!predictions || predictions.length === 0) return null;
  const programs = [...new Set(predictions.map(({ program }) => program))].filter(
    (program) => program !== '',
  );
  const figure = speedUpFigure(model.predictions);
  const systems = [
    ...grouped(
      predictions.filter(({ point }) => point !== 'now'),
      keyOf,
    ).values(),
  ];
  return html`<section id="speed-up" aria-labelledby="speed-up-title">
<h2 id="speed-up-title">Predicted speed-up</h2>
<p>Predicted, not measured. Above 1x a program runs faster there than now; a circle on the 1x line marks a break-even rate.${programs.map((program) => html` The dotted line is the rate of <code>${printable(program)}</code>.`)}</p>
${figure && wideFigure(figure)}
${scrollingTable('predictions', 'Speed-up: time now / time there; ≤ where the time there is a lower bound', {
  head: html`<th scope="col">System</th><th scope="col">${programs.length > 0 ? 'This program' : 'At this rate'}</th><th scope="col">Break-even, calls/s</th><th scope="col">Range</th><th scope="col" class="text">Note</th>`,
  body: html`<tbody>
${systems.map(row)}</tbody>
`,
})}
</section>`;
}

const keyOf = ({ system, environment }: Prediction): string => JSON.stringify([system, environment]);

function row(points: readonly Prediction[]): Markup {
  const of = (kind: Prediction['point']) => points.filter(({ point }) => point === kind);
  const [own] = of('program');
  const interval =
    own?.low && own.high ? ` (${formatFineRatio(own.low)} to ${formatFineRatio(own.high)})` : '';
  const rates = of('break-even').map(({ callsPerSecond }) => formatMeasured(callsPerSecond));
  const curve = of('curve').toSorted((a, b) => a.speedUp - b.speedUp);
  const [least, most] = [curve[0], curve.at(-1)];
  const notes = [...new Set(points.map(({ note }) => note))].filter((note) => note !== '');
  return html`<tr><th scope="row">${printable(points[0]?.system ?? '')}</th><td>${own ? speedUp(own) + interval : '-'}</td><td>${rates.join(', ') || '-'}</td><td>${least && most ? `${speedUp(least)} to ${speedUp(most)}` : '-'}</td><td class="text">${printable(notes.join('; '))}</td></tr>
`;
}

const speedUp = ({ speedUp, isUpperBound }: Prediction): string =>
  speedUp < Number.POSITIVE_INFINITY
    ? `${isUpperBound ? '≤ ' : ''}${formatFineRatio(speedUp)}x`
    : 'unbounded';
