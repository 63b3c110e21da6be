const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const asShort = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A ratio as what it adds or takes: 1.031 is `+3.1 %`. */
export function formatChange(ratio: number): string {
  const text = oneDecimal.format((ratio - 1) * 100);
  return `${text.startsWith('-') ? '' : '+'}${text} %`.replace('-0.0 %', '+0.0 %');
}

/** A share as a percentage without a sign: `12.3 %`. */
export function formatShare(share: number): string {
  return `${oneDecimal.format(share * 100)} %`;
}

/** A threshold, as short as it is: `3 %`, `0.5 %`. */
export function formatThreshold(share: number): string {
  return `${asShort.format(share * 100)} %`;
}

/** `p=0.004`, `p<0.001` */
export function formatP(p: number): string {
  return p < 0.001 ? 'p<0.001' : `p=${p.toFixed(3)}`;
}
