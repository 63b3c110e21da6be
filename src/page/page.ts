import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, type Markup, trusted } from '../document/markup.ts';
import { packageRoot } from '../package.ts';
import { plotStyle } from '../plots/svg.ts';
import { printable } from '../text/printable.ts';
import { enumerateFew, shortened } from '../text/prose.ts';
import { answers } from './answers.ts';
import { plots } from './figures.ts';
import { machines } from './machines.ts';
import { here, type PageModel } from './model.ts';
import { speedUps } from './speed-ups.ts';
import { steadiness } from './steadiness.ts';
import { tableSection } from './table-section.ts';

/** The compiled scripts of the page; each is a module without imports. */
const scripts = ['sort', 'baseline', 'print'] as const;

/**
 * The whole comparison as one HTML file.
 * @param command reproduces the page.
 */
export function renderPage(model: PageModel, version: string, command: string): string {
  const { subjects } = model;
  const measured = subjects.filter(({ system }) => system.kind === 'measured').length;
  const name = here(model)?.system.label;
  const title = 'What it costs to cross into the kernel';
  const about =
    measured === 1
      ? printable(name ?? '')
      : `${measured} measured systems, ${subjects.length - measured} published`;
  const body = html`<header>
<h1>${title}</h1>
<p class="about">${about}</p>
</header>
<main>
<section id="answers" aria-label="Summary">
${answers(model)}
</section>
${tableSection(model)}
${plots(model)}
${steadiness(model)}
${machines(model)}
${speedUps(model)}
${method(model, version, command)}
</main>`;
  return framed({
    title: `${title}: ${about}`,
    style: `\n${source('src', 'page', 'page.css')}${plotStyle()}`,
    scripts: scripts.map((script) => `\n${source('dist', 'src', 'page', 'browser', `${script}.js`)}`),
    body,
  });
}

const source = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');

export interface Frame {
  title: string;
  /** The only style and scripts that the policy of the page allows, by their hashes. */
  style: string;
  scripts: readonly string[];
  body: Markup;
}

/** A page in one file that loads nothing, and in which no data can run as code. */
function framed({ title, style, scripts, body }: Frame): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
${scripts.map((script) => html`<script type="module">${trusted(script)}</script>\n`)}</body>
</html>`}
`;
}

const hashOf = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

/** How the figures were measured, and the command that reproduces the page. */
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
  const by =
    versions.length > 0 ? `Measured${when} by ringtoll ${enumerateFew(versions)}. This page` : 'This page';
  const sources = subjects.flatMap(({ system, identity }) =>
    system.kind === 'published' && identity.source !== '' ? [printable(shortened(identity.source))] : [],
  );
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method</h2>
<p>A sample is a batch of operations that takes about 50 µs, timed with the time-stamp counter. Instruction chains of known length before and after it convert ticks to core cycles. A round is a fresh process with a new address-space layout; it also proves that every operation was performed. A figure is the median of the medians of the rounds; ± is its distribution-free 95% interval.</p>
${sources.length > 0 ? html`<p>Published figures are from: ${[...new Set(sources)].join('; ')}</p>\n` : null}<p>${printable(by)} was made by ringtoll ${version}:</p>
<pre tabindex="0"><code>${printable(command)}</code></pre>
</section>`;
}
