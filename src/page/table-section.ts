import { html, type Markup } from '../document/markup.ts';
import { cellText, heading } from '../table/cell.ts';
import type { PlacedSystem, Table } from '../table/table.ts';
import { printable } from '../text/printable.ts';
import { units } from '../units.ts';
import { scrollingTable } from './elements.ts';
import type { PageModel } from './model.ts';

/** The table in each unit, of which one is visible, and its switches. The switch of units works without scripts. */
export function tableSection({ tables, baseline }: PageModel): Markup {
  const [first] = tables;
  const choices = tables.map(
    ({ unit }, index) =>
      html`<label><input type="radio" name="unit" autocomplete="off" value="${unit}"${index === 0 ? html` checked` : null}> ${units[unit].word}</label>\n`,
  );
  const rows = first.systems.map(
    ({ label }, row) =>
      html`<option value="${row}"${label === baseline ? html` selected` : null}>${printable(label)}</option>\n`,
  );
  return html`<section id="table" aria-labelledby="table-title">
<h2 id="table-title">Table</h2>
<div class="switches">
<fieldset class="units"><legend>Unit</legend>
${choices}</fieldset>
<p class="baseline" hidden><label>Ratios to <select id="baseline" autocomplete="off"><option value="">none: absolute figures</option>
${rows}</select></label></p>
</div>
${tables.map(oneTable)}</section>`;
}

function oneTable(table: Table): Markup {
  const { columns, unit, systems, footnotes } = table;
  const head = columns.map(
    ({ title }, index) =>
      html`<th scope="col" data-sort="number"><span>${printable(title)}</span>${note(unit, index + 1)}</th>`,
  );
  const body = (kind: PlacedSystem['kind']) => {
    const rows = systems.flatMap((system, row) => (system.kind === kind ? rowOf(system, row, table) : []));
    return rows.length > 0 ? html`<tbody class="${kind}">\n${rows}</tbody>\n` : null;
  };
  return html`<div class="view" data-unit="${unit}">
${scrollingTable(`table-${unit}`, heading(table), {
  head: html`<th scope="col" data-sort="text"><span>System</span></th>${head}`,
  body: html`${body('published')}${body('measured')}`,
  kind: 'systems',
})}<ol class="notes">
${footnotes.map((text, index) => html`<li id="${unit}-note-${index + 1}">${printable(text)}</li>\n`)}</ol>
</div>
`;
}

function rowOf(system: PlacedSystem, row: number, table: Table): Markup {
  const { unit, systems } = table;
  const cells = table.columns.map(({ id }) => {
    const cell = system.cells[id];
    const { value, unit: mark, interval, ratio } = cellText(system, id, table);
    const more = [mark, interval, ratio].filter((part) => part !== '').join(' ');
    if (!cell) return html`<td>${value}</td>`;
    return html`<td data-value="${cell.value}">${value}${more === '' ? null : html` <small>${more}</small>`}</td>`;
  });
  // Sorting and ratios compare figures only within a group.
  const group = systems.findIndex((other) => other.unit === system.unit && other.counter === system.counter);
  return html`<tr data-row="${row}" data-group="${group}"><th scope="row"><span>${printable(system.label)}</span>${system.notes.map((number) => note(unit, number))}</th>${cells}</tr>
`;
}

const note = (unit: string, number: number): Markup =>
  html` <sup><a href="#${unit}-note-${number}" aria-label="note ${number}">${number}</a></sup>`;
