import { type Interval, relativeHalfWidth } from '../stats/estimate.ts';

const digits = (fraction: number, atLeast = fraction) =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: atLeast, maximumFractionDigits: fraction });

const whole = digits(0);
const oneDecimal = digits(1);
const twoDigits = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 2,
});
const asPrinted = digits(20, 0);

/** A measured value: whole from 100 up, one decimal below, two digits below 1; thousands separated. */
export function formatMeasured(value: number): string {
  return (value >= 100 ? whole : value >= 1 || value <= 0 ? oneDecimal : twoDigits).format(value);
}

/** A published value: no digit more or less than its source has. */
export function formatPublished(value: number): string {
  return asPrinted.format(value);
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

const threeDigits = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** A ratio of two rows in three digits: the rows of a table are often within a few per cent of each other. */
export function formatFineRatio(ratio: number): string {
  return threeDigits.format(ratio);
}
