import { harmlessJson } from '../table/json.ts';
import type { TextOptions } from '../table/text.ts';
import { fitness } from './examine.ts';
import { renderMarkdown } from './markdown.ts';
import type { CheckReport } from './report.ts';
import { renderText } from './text.ts';

export type CheckFormat = 'text' | 'md' | 'json';

export const checkFormats: Record<
  CheckFormat,
  (report: CheckReport, verbose: boolean, style: TextOptions) => string
> = {
  text: renderText,
  md: (report) => renderMarkdown(report),
  json: ({ host, findings, strict }) =>
    harmlessJson({ ...fitness(findings, strict), strict, host, findings }),
};
