import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from '../document/markup.ts';

export interface Frame {
  title: string;
  /** This program's own code, which the policy of the page allows by its hash; nothing else runs or is loaded. */
  style: string;
  scripts: readonly string[];
  body: Markup;
}

/** A page in one file: nothing to load, nothing that data could bring to life. */
export function framed({ title, style, scripts, body }: Frame): string {
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
