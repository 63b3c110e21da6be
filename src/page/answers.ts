import { abiCall } from '../../bench/calls.ts';
import { html, type Markup } from '../document/markup.ts';
import { host } from '../environments/host.ts';
import { dotGroups, kindOf } from '../plots/dots.ts';
import { plainestOf } from '../predict/scenarios.ts';
import { phraseOf, sentence } from '../table/sentence.ts';
import type { System, Table } from '../table/table.ts';
import {
  formatFineRatio,
  formatInterval,
  formatMeasured,
  formatRatio,
  formatSeconds,
} from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { units } from '../units.ts';
import { here, type PageModel } from './model.ts';

/** The answers at the top of the page, as sentences. */
export function answers(model: PageModel): Markup {
  const [table] = model.tables;
  const subject = here(model);
  if (!subject)
    return html`<p class="answer">Nothing was measured here${model.subjects.length > 0 ? ': all figures are published' : ''}.</p>`;
  const { system } = subject;
  const said = [
    kindOf(system) === 'measured'
      ? sentence(
          { ...table, unit: system.unit },
          system,
          `on ${system.label === host.id ? 'the host' : printable(system.label)}`,
        )
      : 'No system call was measured here, only alternatives to one.',
    amongOthers(table, system),
    insideKernel(table, system),
  ];
  return html`${said.filter((text) => text !== null).map((text) => html`<p class="answer">${text}</p>\n`)}${figures(model, system)}`;
}

/** The system between the fastest and the slowest measured one. */
function amongOthers(table: Table, system: System): string | null {
  const column = phraseOf(system)?.id;
  if (column === undefined) return null;
  const [group] = dotGroups(
    { ...table, systems: table.systems.filter((system) => kindOf(system) === 'measured') },
    column,
  ).filter(({ dots }) => dots.some(({ of }) => of.label === system.label));
  const [first, last] = [group?.dots[0], group?.dots.at(-1)];
  const own = group?.dots.find(({ of }) => of.label === system.label);
  if (!group || !first || !last || !own || group.dots.length < 2) return null;
  const { word } = units[group.unit];
  const times = (ratio: number) => (ratio >= 1.005 ? `, ${formatRatio(ratio)} times as much` : '');
  const ends =
    `Of ${group.dots.length} comparable measured systems, the fastest takes ${formatMeasured(first.value)} ${word} ` +
    `(${first.label}) and the slowest ${formatMeasured(last.value)} (${last.label}${times(last.value / first.value)}).`;
  const ratio = own.value / first.value;
  if (own === last || ratio < 1.005) return ends;
  return `${ends} ${own.label} takes ${formatFineRatio(ratio)} times as much as the fastest.`;
}

/** The cost of a plain call in the same kernel, and its ratio to a system call. */
function insideKernel(table: Table, system: System): string | null {
  const inside = (phraseOf(system)?.id === abiCall.id ? dotGroups(table, abiCall.id) : [])
    .flatMap(({ dots }) => dots)
    .filter(({ kind, of }) => kind === 'in-kernel' && of.machine === system.machine);
  const of = plainestOf(inside.map(({ of }) => of));
  const plain = inside.find((dot) => dot.of === of);
  if (!plain?.systemCall) return null;
  const figure = `${formatMeasured(plain.value)} ${units[plain.of.unit].word}`;
  return `Inside that kernel, ${plain.label} takes ${figure}: a system call costs ${formatRatio(plain.systemCall / plain.value)} times as much.`;
}

/** The figures of the system in large type. */
function figures({ tables: [table, ...others] }: PageModel, system: System): Markup {
  const ns = others.find(({ unit }) => unit === 'ns');
  const row = ns?.systems.find(({ label, kind }) => label === system.label && kind === system.kind);
  const shown = table.columns.flatMap(({ id, title }) => {
    const cell = system.cells[id];
    if (!cell) return [];
    const time = row?.cells[id];
    return html`<div><dt>${printable(title)}</dt>
<dd><b>${formatMeasured(cell.value)}</b> <span>${formatInterval(cell)} ${units[system.unit].word}</span>${time ? html`<span>${formatNs(time.value)}</span>` : null}</dd></div>
`;
  });
  return html`<dl class="figures">
${shown}</dl>`;
}

const formatNs = (ns: number): string => formatSeconds(ns / 1e9);
