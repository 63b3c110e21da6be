import { html, type Markup } from '../document/markup.ts';
import { type Figure, svgElement } from '../plots/svg.ts';

export const figure = ({ title, says, drawing }: Figure): Markup => html`<figure>
<figcaption>${title}</figcaption>
${svgElement(drawing, says)}
</figure>
`;

/** A plot that is wider than a phone scrolls inside its frame. */
export const wideFigure = ({ id, title, says, drawing }: Figure): Markup => html`<figure class="wide ${id}">
<figcaption>${title}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">${svgElement(drawing, says)}</div>
</figure>
`;

/** A table that is wider than the screen scrolls inside its frame; its caption does not. @param id of the caption. */
export function scrollingTable(
  id: string,
  caption: string,
  table: { head: Markup; body: Markup; kind?: string },
): Markup {
  return html`<p class="caption" id="${id}">${caption}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">
<table${table.kind === undefined ? null : html` class="${table.kind}"`} aria-labelledby="${id}">
<thead><tr>${table.head}</tr></thead>
${table.body}</table>
</div>
`;
}
