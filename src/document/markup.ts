/** HTML or SVG that needs no escaping. Only {@link html} and {@link trusted} make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = string | number | Markup | null | undefined | readonly Part[];

/** Markup in which every value is text, in elements and in quoted attributes, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(
    strings.map((string, index) => (index === 0 ? '' : textOf(values[index - 1])) + string).join(''),
  );
}

/** @param text comes from this program, or from a library that escapes. */
export const trusted = (text: string): Markup => new Markup(text);

function textOf(value: Part): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  return value instanceof Markup ? value.text : plain(String(value));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in HTML, in elements and in quoted attributes. */
export function plain(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
