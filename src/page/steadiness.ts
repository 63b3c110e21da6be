import { html, type Markup } from '../document/markup.ts';
import { grouped } from '../lists.ts';
import { noiseWarnings } from '../measure/warnings.ts';
import { roundsFigures } from '../plots/figures.ts';
import { courseOf } from '../plots/rounds.ts';
import { svgElement } from '../plots/svg.ts';
import { relativeHalfWidth } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import type { Table } from '../table/table.ts';
import { formatInterval } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { scrollingTable } from './elements.ts';
import type { PageModel, Subject } from './model.ts';

/** Systems whose rounds are drawn; the table has the others too. */
const MOST_DRAWN = 20;
/** More than these are folded, the least steady ones first. */
const MOST_SEEN = 6;
const WIDTH = 288;
/** Points that a page spends on one benchmark, shared by its systems. */
const POINTS = { all: 360, least: 18, most: 100 };

/** Whether the figures deserve belief: how samples spread, how rounds went, what disturbed them. */
export function steadiness({ tables: [table], subjects }: PageModel): Markup | null {
  const measured = subjects.filter(
    ({ system, detail }) => system.kind === 'measured' && detail.rounds.size > 0,
  );
  if (measured.length === 0) return null;
  const restless = measured
    // Two that have no interval differ by NaN.
    .toSorted((a, b) => widest(b, table) - widest(a, table) || 0)
    .slice(0, MOST_DRAWN);
  const drawn = measured.length > MOST_SEEN ? restless : measured;
  const points = Math.min(POINTS.most, Math.max(POINTS.least, Math.floor(POINTS.all / drawn.length)));
  const pictures = drawn.flatMap((subject) => system(subject, table, points) ?? []);
  const folded = pictures.slice(MOST_SEEN);
  const which = folded.length > 0 ? ' The systems with the widest intervals come first.' : '';
  return html`<section id="steadiness" aria-labelledby="steadiness-title">
<h2 id="steadiness-title">How steady it was</h2>
<p>Each picture is one benchmark, round after round. A flat, thin band deserves belief. Light: 5 to 95 % of the samples of a round; dark: the middle half; line: the median, all as shares of the estimate; what goes beyond the frame is cut. Below: the clock of the core, and the share of the time that a hypervisor gave to others.${which}</p>
<div class="steady">
${pictures.slice(0, MOST_SEEN)}</div>
${
  folded.length > 0
    ? html`<details>\n<summary>${folded.length} systems that were steadier</summary>\n<div class="steady">\n${folded}</div>\n</details>\n`
    : null
}<details>
<summary>All ${measured.length === 1 ? 'of it' : `${measured.length} systems`} as a table</summary>
${scrollingTable(
  'steadiness-table',
  `Rounds, interval of the estimate, and where the middle 90 % of a round's samples lie, as shares of it`,
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
    const spread =
      course &&
      `${share(median(course.points.map(({ p5 }) => p5)))} to ${share(median(course.points.map(({ p95 }) => p95)))}`;
    return html`<td>${cell.rounds} rounds, ${formatInterval(cell)}${spread ? html`<br><small>${spread}</small>` : null}</td>`;
  });
  return html`<tr><th scope="row">${printable(system.label)}</th>${cells}<td class="text">${noiseOf(subject, { columns }).kinds.join(', ') || 'nothing seen'}</td></tr>
`;
}

function share(of: number): string {
  const percent = (of - 1) * 100;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** The widest interval of a system, as a share; a system without any is the least steady. */
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

/** What disturbed the rounds of a system. */
export interface Noise {
  /** A line for each disturbance, with the columns that had it. */
  lines: string[];
  /** The same in a few words. */
  kinds: string[];
}

export function noiseOf({ detail }: Subject, { columns }: Pick<Table, 'columns'>): Noise {
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
