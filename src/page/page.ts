import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from '../document/markup.ts';
import { packageRoot } from '../package.ts';
import { plotStyle } from '../plots/alone.ts';
import { printable } from '../text/printable.ts';
import { answers } from './answers.ts';
import { picture } from './figures.ts';
import { framed } from './frame.ts';
import { machines } from './machines.ts';
import { method } from './method.ts';
import { here, type PageModel } from './model.ts';
import { speedUps } from './speed-ups.ts';
import { steadiness } from './steadiness.ts';
import { tableSection } from './table-section.ts';

/** What runs in the browser, compiled; each is a module that needs nothing else. */
const scripts = ['sort', 'baseline', 'print'] as const;

/**
 * The whole comparison as one HTML file.
 * @param command what makes it again.
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
<section id="answers" aria-label="In short">
${answers(model)}
</section>
${tableSection(model)}
${picture(model)}
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
