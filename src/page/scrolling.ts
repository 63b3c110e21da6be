import { html, type Markup } from '../document/markup.ts';

/** A table that is wider than the screen moves inside its own frame; its caption does not. @param id of the caption. */
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
