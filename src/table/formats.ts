import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderLatex } from './latex.ts';
import { renderMarkdown } from './md.ts';
import type { Table } from './table.ts';
import { renderText, type TextOptions } from './text.ts';

/** What `--format` can be; only text is made for a terminal and minds its options. */
export const formats = {
  text: renderText,
  md: renderMarkdown,
  csv: renderCsv,
  json: renderJson,
  html: renderHtml,
  latex: renderLatex,
} as const satisfies Record<string, (table: Table, options: TextOptions) => string>;

export type Format = keyof typeof formats;
