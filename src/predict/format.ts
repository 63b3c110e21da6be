import { formatInterval } from '../text/number.ts';
import type { Quantity } from './quantity.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

export const formatCount = (count: number): string => whole.format(count);

/** Three digits, and whole from 100 up: `3.14`, `31.4`, `1,234`. */
export const formatThree = (value: number): string =>
  Math.abs(value) >= 99.95 ? whole.format(value) : threeDigits.format(value);

/** A time in the unit that suits it: `1.23 s`, `45.6 ms`, `789 us`. */
export function formatSeconds(seconds: number): string {
  // What would be rounded to a thousand of a unit is one of the next.
  const [factor, unit] = seconds >= 0.9995 ? [1, 's'] : seconds >= 0.9995e-3 ? [1e3, 'ms'] : [1e6, 'us'];
  return `${formatThree(seconds * factor)} ${unit}`;
}

/** `±1.2%`, `±?` without an interval, '' where there is no doubt. */
export const formatSpread = (quantity: Quantity): string =>
  quantity.low === quantity.high && quantity.low !== null ? '' : formatInterval(quantity);

const percent = (share: number): string => {
  const value = share * 100;
  const text =
    Math.abs(value) >= 99.95 ? whole.format(value) : Math.abs(value) < 0.05 ? '0.0' : value.toFixed(1);
  return text.startsWith('-') ? text : `+${text}`;
};

/** A change and its interval: `+12.3 %` and `+11.9 % to +12.8 %`; '' without an interval. */
export const formatChange = ({ value }: Quantity): string => `${percent(value)} %`;
export const formatChangeInterval = ({ low, high }: Quantity): string =>
  low === null || high === null ? '' : `${percent(low)} % to ${percent(high)} %`;
