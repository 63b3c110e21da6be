import { compareFacts } from '../compare/facts.ts';
import type { Difference } from '../compare/model.ts';
import { html, type Markup } from '../document/markup.ts';
import { printable } from '../text/printable.ts';
import { shortened } from '../text/prose.ts';
import { scrollingTable } from './elements.ts';
import type { PageModel } from './model.ts';

/** More systems than this have no column each; the table lists the systems by value. */
const BESIDE = 6;
/** Systems that a line names; it folds longer lists. */
const NAMED = 4;

/** Values of one fact that have a line each; longer lists, such as host names, are folded. */
const LISTED = 12;

const text = (value: string): string => printable(shortened(value));

/** The facts in which the machines differ, and those that are the same. */
export function machines({ subjects }: PageModel): Markup | null {
  const measured = subjects
    .filter(({ detail }) => detail.machines.length > 0)
    .filter(({ system }) => system.kind === 'measured');
  if (measured.length === 0) return null;
  const labels = measured.map(({ system }) => printable(system.label));
  // By number, because two systems may have the same label.
  const { same, differs } = compareFacts(
    measured.map(({ detail }, index) => ({ label: String(index), rows: detail.machines })),
  );
  const one = measured.length === 1;
  const different = measured.length <= BESIDE ? besideEachOther(differs, labels) : grouped(differs, labels);
  const alike = html`<dl class="facts">
${same.map(({ name, value }) => html`<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>\n`)}</dl>`;
  return html`<section id="machines" aria-labelledby="machines-title">
<h2 id="machines-title">${one ? 'The machine' : 'Differences between the machines'}</h2>
${one ? null : differs.length > 0 ? different : html`<p>No recorded fact differs.</p>`}
${one || same.length === 0 ? alike : html`<details>\n<summary>${same.length} facts are the same everywhere</summary>\n${alike}\n</details>`}
</section>`;
}

/** A line for each fact, the most important first; differences from the first system are marked. */
function besideEachOther(differs: readonly Difference[], labels: readonly string[]): Markup {
  const rows = differs.map(({ name, values }) => {
    const of = labels.map(
      (_, index) => values.find(({ labels }) => labels.includes(String(index)))?.value ?? null,
    );
    const cells = of.map((value) => {
      const shown = value === null ? 'not recorded' : text(value);
      return value === of[0]
        ? html`<td class="text">${shown}</td>`
        : html`<td class="text differs"><span title="differs from the first">≠</span> ${shown}</td>`;
    });
    return html`<tr><th scope="row">${text(name)}</th>${cells}</tr>\n`;
  });
  return html`${scrollingTable(
    'facts',
    'Facts that differ; ≠ marks a difference from the first system. Lists show only the parts that differ.',
    {
      head: html`<th scope="col">Fact</th>${labels.map((label) => html`<th scope="col" class="text">${label}</th>`)}`,
      body: html`<tbody>
${rows}</tbody>
`,
    },
  )}`;
}

/** A line for each value of each fact, with the systems that have it. */
function grouped(differs: readonly Difference[], labels: readonly string[]): Markup {
  const shown = (value: string | null) => (value === null ? 'not recorded' : text(value));
  const rows = differs.flatMap(({ name, values }) => {
    if (values.length > LISTED) {
      const list = values.map(
        ({ value, labels: who }) =>
          html`<li>${shown(value)}: ${who.map((at) => labels[Number(at)] ?? '').join('; ')}</li>\n`,
      );
      return html`<tr><th scope="row">${text(name)}</th><td class="text" colspan="3"><details><summary>${values.length} values</summary><ul>\n${list}</ul></details></td></tr>\n`;
    }
    return values.map(({ value, labels: who }, index) => {
      const fact =
        index === 0 ? html`<th scope="rowgroup" rowspan="${values.length}">${text(name)}</th>` : null;
      return html`<tr>${fact}<td class="text">${shown(value)}</td><td>${who.length}</td><td class="text">${names(who.map((at) => labels[Number(at)] ?? ''))}</td></tr>\n`;
    });
  });
  return html`${scrollingTable(
    'facts',
    'Facts that differ, and the systems with each value. Lists show only the parts that differ.',
    {
      head: html`<th scope="col">Fact</th><th scope="col" class="text">Value</th><th scope="col">Count</th><th scope="col" class="text">Systems</th>`,
      body: html`<tbody>
${rows}</tbody>
`,
    },
  )}`;
}

const names = (all: readonly string[]): Markup =>
  all.length <= NAMED
    ? html`${all.join('; ')}`
    : html`<details><summary>${all.slice(0, 2).join('; ')} and ${all.length - 2} more</summary>${all.slice(2).join('; ')}</details>`;
