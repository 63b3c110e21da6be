import { type Interval, relativeHalfWidth } from '../stats/estimate.ts';

const digits = (fraction: number, atLeast = fraction) =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: atLeast, maximumFractionDigits: fraction });

const significant = (count: number) =>
  new Intl.NumberFormat('en-US', { minimumSignificantDigits: count, maximumSignificantDigits: count });

const whole = digits(0);
const oneDecimal = digits(1);
const twoDigits = significant(2);
const threeDigits = significant(3);
const asPrinted = digits(20, 0);

/** A measured value: whole from 100 up, one decimal below, two digits below 1; thousands separated. */
export function formatMeasured(value: number): string {
  return (value >= 100 ? whole : value >= 1 || value <= 0 ? oneDecimal : twoDigits).format(value);
}

/** A published value: no digit more or less than its source has. */
export function formatPublished(value: number): string {
  return asPrinted.format(value);
}

/** A count: `1,234`. */
export const formatCount = (count: number): string => whole.format(count);

/** Three digits, and whole from 100 up: `3.14`, `31.4`, `1,234`. */
export const formatThree = (value: number): string =>
  Math.abs(value) >= 99.95 ? whole.format(value) : threeDigits.format(value);

const timeUnits = [
  [1, 's'],
  [1e3, 'ms'],
  [1e6, 'µs'],
  [1e9, 'ns'],
] as const;

/** A time in the unit that suits it: `1.23 s`, `45.6 ms`, `789 µs`, `164 ns`; no time is `0.00 s`. */
export function formatSeconds(seconds: number): string {
  // What would be rounded to a thousand of a unit is one of the next.
  const [factor, unit] =
    timeUnits.find(([factor]) => seconds * factor >= 0.9995) ?? timeUnits[seconds > 0 ? 3 : 0];
  return `${formatThree(seconds * factor)} ${unit}`;
}

/** The interval as a share of the value, such as `±0.3%`; `±?` while there are too few rounds for one, or where the value is 0. */
export function formatInterval({ value, low, high }: Interval): string {
  if (low === null || high === null) return '±?';
  const percent = relativeHalfWidth(value, low, high) * 100;
  if (!Number.isFinite(percent)) return '±?';
  // Two decimals below 0.1, so that only an interval of no width at all reads as 0.
  const decimals = percent === 0 || percent >= 9.95 ? 0 : percent >= 0.095 ? 1 : 2;
  return `±${percent.toFixed(decimals)}%`;
}

/** How many times: two decimals below 1, one below 10, whole above. */
export function formatRatio(ratio: number): string {
  return digits(ratio < 0.995 ? 2 : ratio < 9.95 ? 1 : 0).format(ratio);
}

/** A ratio of two rows in three digits: the rows of a table are often within a few per cent of each other. */
export function formatFineRatio(ratio: number): string {
  return threeDigits.format(ratio);
}

/**
 * A share in as few digits as it needs: 0.03 is `3%`, 0.0052 is `0.52%`.
 * @param most significant digits.
 */
export function formatPercent(share: number, most = 3): string {
  return `${Number((share * 100).toPrecision(most))}%`;
}

/** A share with one decimal, for columns and for shares beside each other: `12.3%`, `1,234.5%`. */
export function formatShare(share: number): string {
  return `${oneDecimal.format(share * 100)}%`;
}

/** A relative change with its sign: 0.031 is `+3.1%`, 12.34 is `+1,234%`. */
export function formatChange(change: number): string {
  const percent = change * 100;
  // Nothing that rounds to 0 has a minus.
  const text = (Math.abs(percent) >= 999.95 ? whole : oneDecimal).format(
    Math.abs(percent) < 0.05 ? 0 : percent,
  );
  return `${text.startsWith('-') ? '' : '+'}${text}%`;
}

/** The interval of a relative change: `+11.0% to +13.5%`; '' without one. */
export const formatChangeInterval = ({ low, high }: Pick<Interval, 'low' | 'high'>): string =>
  low === null || high === null ? '' : `${formatChange(low)} to ${formatChange(high)}`;

/** `p=0.004`, `p<0.001` */
export function formatP(p: number): string {
  return p < 0.001 ? 'p<0.001' : `p=${p.toFixed(3)}`;
}
