import { plain } from '../document/markup.ts';
import { gridOf } from './grid.ts';
import type { Table } from './table.ts';

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { font-weight: bold; padding-bottom: .5rem; text-align: left; }
th, td { border-bottom: 1px solid #8888; padding: .25rem .75rem; text-align: right; }
th:first-child { text-align: left; }
tr.measured { font-weight: bold; }
.published th { font-weight: normal; }
li { max-width: 60rem; }`;

/** The table as a page of its own, without scripts and without anything to load. */
export function renderHtml(table: Table): string {
  const { heading, titles, rows, footnotes } = gridOf(table);
  const body = rows.map(({ label, notes, kind, cells }) => {
    const values = cells.map((cell) => `<td>${plain(cell)}</td>`).join('');
    return `<tr class="${kind}"><th scope="row">${plain(label)}${marks(notes)}</th>${values}</tr>`;
  });
  const header = titles
    .map(({ text, notes }) => `<th scope="col">${plain(text)}${marks(notes)}</th>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${plain(heading)}</title>
<style>
${style}
</style>
</head>
<body>
<table>
<caption>${plain(heading)}</caption>
<thead>
<tr>${header}</tr>
</thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
<ol>
${footnotes.map((note) => `<li>${plain(note)}</li>`).join('\n')}
</ol>
</body>
</html>
`;
}

const marks = (notes: readonly number[]): string => notes.map((note) => `<sup>${note}</sup>`).join(' ');
