import { html, type Markup } from '../document/markup.ts';
import { grouped } from '../lists.ts';
import { noiseWarnings } from '../measure/warnings.ts';
import { roundsFigures } from '../plots/figures.ts';
import { courseOf, type RoundPoint } from '../plots/rounds.ts';
import { svgElement } from '../plots/svg.ts';
import { relativeHalfWidth } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import type { Table } from '../table/table.ts';
import { formatChange, formatInterval } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { scrollingTable } from './elements.ts';
import type { PageModel, Subject } from './model.ts';

/** Systems whose rounds are drawn; the table has all systems. */
const MOST_DRAWN = 20;
/** Plots of more systems are folded, the least steady systems first. */
const MOST_SEEN = 6;
const WIDTH = 288;
/** Points of the plots of one benchmark, shared by its systems; least and most of each. */
const POINTS = { all: 360, least: 18, most: 100 };

/** How reliable the figures are: the spread of samples and rounds, and what disturbed them. */
export function steadiness({ tables: [table], subjects }: PageModel): Markup | null {
  const measured = subjects.filter(
    ({ system, detail }) => system.kind === 'measured' && detail.rounds.size > 0,
  );
  if (measured.length === 0) return null;
  const restless = measured
    // Without intervals the difference is NaN.
    .toSorted((a, b) => widest(b, table) - widest(a, table) || 0)
    .slice(0, MOST_DRAWN);
  const drawn = measured.length > MOST_SEEN ? restless : measured;
  const points = Math.min(POINTS.most, Math.max(POINTS.least, Math.floor(POINTS.all / drawn.length)));
  const plots = drawn.flatMap((subject) => system(subject, table, points) ?? []);
  const folded = plots.slice(MOST_SEEN);
  const which = folded.length > 0 ? ' The systems with the widest intervals come first.' : '';
  return html`<section id="steadiness" aria-labelledby="steadiness-title">
<h2 id="steadiness-title">Steadiness</h2>
<p>Each plot shows one benchmark, round by round: the 5th to 95th percentile of the samples (light), the middle half (dark) and the median (line), relative to the estimate and cut off at the frame. A flat, thin band is a reliable figure. Below: the core clock and the steal time.${which}</p>
<div class="steady">
${plots.slice(0, MOST_SEEN)}</div>
${
  folded.length > 0
    ? html`<details>\n<summary>${folded.length} steadier systems</summary>\n<div class="steady">\n${folded}</div>\n</details>\n`
    : null
}<details>
<summary>${measured.length === 1 ? 'As a table' : `All ${measured.length} systems as a table`}</summary>
${scrollingTable(
  'steadiness-table',
  'Rounds and interval of the estimate; below, the 5th to 95th percentile of the samples of a round, relative to it',
  {
    head: html`<th scope="col">System</th>${table.columns.map(({ title }) => html`<th scope="col">${printable(title)}</th>`)}<th scope="col">Disturbed by</th>`,
    body: html`<tbody>
${measured.map((subject) => row(subject, table))}</tbody>
`,
  },
)}
</details>
</section>`;
}

function system(subject: Subject, table: Table, points: number): Markup | null {
  const figures = roundsFigures(subject.system, subject.detail.rounds, table, WIDTH, points);
  if (figures.length === 0) return null;
  const { lines } = noiseOf(subject, table);
  return html`<div><h3>${printable(subject.system.label)}</h3>
<div class="rounds">
${figures.map(({ says, drawing }) => html`${svgElement(drawing, says)}\n`)}</div>
${lines.length > 0 ? html`<ul class="noise">${lines.map((text) => html`<li>${text}</li>`)}</ul>\n` : null}</div>
`;
}

function row(subject: Subject, { columns }: Table): Markup {
  const { system, detail } = subject;
  const cells = columns.map(({ id }) => {
    const cell = system.cells[id];
    const course = courseOf(detail.rounds.get(id) ?? [], system.unit);
    if (!cell) return html`<td>-</td>`;
    const typical = (end: (point: RoundPoint) => number) =>
      formatChange(median((course?.points ?? []).map(end)) - 1);
    const spread = course && `${typical(({ p5 }) => p5)} to ${typical(({ p95 }) => p95)}`;
    return html`<td>${cell.rounds} ${cell.rounds === 1 ? 'round' : 'rounds'}, ${formatInterval(cell)}${spread ? html`<br><small>${spread}</small>` : null}</td>`;
  });
  return html`<tr><th scope="row">${printable(system.label)}</th>${cells}<td class="text">${noiseOf(subject, { columns }).kinds.join(', ') || 'nothing detected'}</td></tr>
`;
}

/** The widest relative interval of a system; a system without one counts as the least steady. */
const widest = ({ system }: Subject, { columns }: Table): number =>
  Math.max(
    0,
    ...columns.flatMap(({ id }) => {
      const cell = system.cells[id];
      if (!cell) return [];
      const { value, low, high } = cell;
      return low === null || high === null ? Number.POSITIVE_INFINITY : relativeHalfWidth(value, low, high);
    }),
  );

/** Disturbances of the rounds of a system. */
interface Noise {
  /** A line for each disturbance, with its columns. */
  lines: string[];
  /** Their kinds. */
  kinds: string[];
}

function noiseOf({ detail }: Subject, { columns }: Pick<Table, 'columns'>): Noise {
  const warnings = columns.flatMap(({ id, title }) =>
    noiseWarnings(id, detail.rounds.get(id) ?? []).map((warning) => ({
      ...warning,
      title: printable(title),
    })),
  );
  return {
    lines: [...grouped(warnings, ({ message }) => message)].map(
      ([message, of]) => `${of.map(({ title }) => title).join(', ')}: ${message}`,
    ),
    kinds: [...new Set(warnings.map(({ kind }) => kind.replaceAll('-', ' ')))],
  };
}
