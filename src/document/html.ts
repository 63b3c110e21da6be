import { printable } from '../text/printable.ts';
import { html, type Markup, trusted } from './markup.ts';
import { type Block, type Column, type Document, type Grid, unjoined } from './model.ts';

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { font-weight: bold; padding-bottom: .5rem; text-align: left; }
th, td { border-bottom: 1px solid #8888; padding: .25rem .75rem; text-align: right; vertical-align: top; }
.left, th:first-child { text-align: left; }
tbody th { font-weight: normal; }
tr.strong, tr.strong th, .strong { font-weight: bold; }
tr.good th { color: #1b6e1b; }
tr.unknown th { color: #666; }
tr.bad th { color: #b00020; }
tr.warning th { color: #8a6100; }
li, p, dd { max-width: 60rem; }`;

/** A document as a complete page that has no scripts and loads nothing. */
export function renderHtml(document: Document): string {
  const [first] = document;
  const title = first?.kind === 'table' ? first.caption : first?.kind === 'heading' ? first.text : undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${printable(title ?? 'ringtoll')}</title>
<style>
${trusted(style)}
</style>
</head>
<body>
${document.map(blockOf)}</body>
</html>
`.text;
}

function blockOf(block: Block): Markup | null {
  const strong = (is?: true) => (is ? html` class="strong"` : null);
  switch (block.kind) {
    case 'heading':
      return html`<h1>${printable(block.text)}</h1>\n`;
    case 'paragraph':
      return html`<p${strong(block.strong)}>${printable(block.text)}</p>\n`;
    case 'list':
      if (block.items.length === 0) return null;
      return html`<ul${strong(block.strong)}>\n${block.items.map((item) => html`<li>${printable(item)}</li>\n`)}</ul>\n`;
    case 'facts':
      if (block.entries.length === 0) return null;
      return html`<dl>\n${block.entries.map(
        ([name, value]) => html`<dt>${printable(name)}</dt><dd>${printable(value)}</dd>\n`,
      )}</dl>\n`;
    case 'notes':
      if (block.notes.length === 0) return null;
      return html`<ol>\n${block.notes.map((note) => html`<li>${printable(note)}</li>\n`)}</ol>\n`;
    case 'table':
      return table(block);
  }
}

const marks = (notes: readonly number[] = []): Markup[] =>
  notes.map((note, at) => html`${at === 0 ? '' : ' '}<sup>${note}</sup>`);

function table(grid: Grid): Markup {
  const { columns, groups } = unjoined(grid);
  const side = (column: Column) => (column.side === 'right' ? null : html` class="left"`);
  const cell = (text: string, column: Column) => {
    const shown = printable(text);
    return html`<td${side(column)}>${column.holds === 'command' && text !== '' ? html`<code>${shown}</code>` : shown}</td>`;
  };
  const body = groups
    .filter(({ length }) => length > 0)
    .map(
      (lines) =>
        html`<tbody>\n${lines.map(
          ({ cells, notes, tone }) =>
            html`<tr${tone ? html` class="${tone}"` : null}><th scope="row">${printable(cells[0] ?? '')}${marks(notes)}</th>${columns
              .slice(1)
              .map((column, at) => cell(cells[at + 1] ?? '', column))}</tr>\n`,
        )}</tbody>\n`,
    );
  return html`<table>
${grid.caption === undefined ? null : html`<caption>${printable(grid.caption)}</caption>\n`}<thead>
<tr>${columns.map((column) => html`<th scope="col"${side(column)}>${printable(column.title)}${marks(column.notes)}</th>`)}</tr>
</thead>
${body}</table>
`;
}
