import { renderHtml } from './html.ts';
import { renderLatex } from './latex.ts';
import { renderMarkdown } from './md.ts';
import type { Document, Format, Style } from './model.ts';
import { type Records, renderCsv, renderJson, renderTsv } from './records.ts';
import { renderText } from './text.ts';

/** The output of a command: a document to read, records for CSV, and a value for JSON. */
export interface Output {
  document(): Document;
  records(): Records;
  json(): unknown;
}

/** A format is an entry here and its name in {@link formatNames}; only text uses the style. */
const renderers: Record<Format, (output: Output, style: Style) => string> = {
  text: ({ document }, style) => renderText(document(), style),
  md: ({ document }) => renderMarkdown(document()),
  html: ({ document }) => renderHtml(document()),
  latex: ({ document }) => renderLatex(document()),
  csv: ({ records }) => renderCsv(records()),
  tsv: ({ records }) => renderTsv(records()),
  json: ({ json }) => renderJson(json()),
};

export const render = (format: Format, output: Output, style: Style): string =>
  renderers[format](output, style);
