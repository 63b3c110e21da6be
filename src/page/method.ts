import { html, type Markup } from '../document/markup.ts';
import { printable } from '../text/printable.ts';
import { enumerateFew, shortened } from '../text/prose.ts';
import type { PageModel } from './model.ts';

/** How the figures came about, and how to make this page again. */
export function method({ subjects }: PageModel, version: string, command: string): Markup {
  const machines = subjects.flatMap(({ detail }) => detail.machines);
  const versions = [...new Set(machines.flatMap(({ ringtoll }) => ringtoll ?? []))];
  const times = subjects
    .flatMap(({ system, detail }) => (system.kind === 'measured' ? [...detail.rounds.values()] : []))
    .flat()
    .flatMap(({ time }) => time ?? [])
    .toSorted((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)].map(
    (time) => time && new Date(time).toISOString().slice(0, 10),
  );
  const when = first === undefined ? '' : first === last ? ` on ${first}` : ` from ${first} to ${last}`;
  const by = versions.length > 0 ? `Measured${when} by ringtoll ${enumerateFew(versions)}; page` : 'Page';
  const sources = subjects.flatMap(({ system, identity }) =>
    system.kind === 'published' && identity.source !== '' ? [printable(shortened(identity.source))] : [],
  );
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">How it was measured</h2>
<p>A sample is a batch of operations of about 50 µs between two readings of the time-stamp counter, bracketed by chains of instructions of known length, which turn ticks into core cycles. A round is a fresh process with its own layout, and proves that every operation happened. A figure is the median of the rounds' medians, and ± its 95 % interval, which assumes nothing about the distribution.</p>
${sources.length > 0 ? html`<p>Published figures are from: ${[...new Set(sources)].join('; ')}</p>\n` : null}<p>${printable(by)} made by ringtoll ${version}:</p>
<pre tabindex="0"><code>${printable(command)}</code></pre>
</section>`;
}
