/** Wording shared by sentences and notices: numbers and dates are language-neutral, ASCII only. */
import type { Scale } from './metrics/metric.ts';

/** "China's", "the United States'". */
export function possessive(name: string): string {
  return /s$/i.test(name) ? `${name}'` : `${name}'s`;
}

/** Decimals after which a difference is rounding noise of the arithmetic. */
const MOST_DECIMALS = 12;

/** Digits in groups of three, parted by spaces: 1 036 998. */
export function grouped(amount: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(amount).toFixed(decimals).split('.');
  const sign = Number(amount.toFixed(decimals)) < 0 ? '-' : '';
  const body = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  return `${sign}${body}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** 98.7% for 0.987. */
export function percent(ratio: number, decimals = 1): string {
  const text = (ratio * 100).toFixed(decimals);
  return `${Number(text) === 0 ? (0).toFixed(decimals) : text}%`;
}

/** How each scale is printed: what a value is multiplied by, its fewest decimals, and what stands behind it. */
const SCALES: Readonly<Record<Scale, { factor: number; decimals: number; suffix: (unit: string) => string }>> = {
  ratio: { factor: 100, decimals: 1, suffix: () => '%' },
  change: { factor: 100, decimals: 1, suffix: () => '%' },
  points: { factor: 100, decimals: 1, suffix: () => ' points' },
  amount: { factor: 1, decimals: 0, suffix: (unit) => (unit === '' ? '' : ` ${unit}`) },
  index: { factor: 1, decimals: 3, suffix: () => '' },
  count: { factor: 1, decimals: 0, suffix: () => '' },
};

/** Unit values are small numbers with a unit: they need decimals. */
function fewestDecimals(value: number, scale: Scale): number {
  if (scale === 'amount' && value !== 0 && Math.abs(value) < 100) return 2;
  return scale === 'index' && Math.abs(value) >= 100 ? 0 : SCALES[scale].decimals;
}

function printed(value: number, { scale, unit, decimals }: { scale: Scale; unit: string; decimals: number }): string {
  const { factor, suffix } = SCALES[scale];
  return `${grouped(value * factor, decimals)}${suffix(unit)}`;
}

/** The value in its scale, with its unit: `98.7%`, `1 036 998 USD`, `0.513`. */
export function figure(value: number, scale: Scale, unit: string): string {
  return printed(value, { scale, unit, decimals: fewestDecimals(value, scale) });
}

/** A line as its author wrote it: `80%`, `72.5%`, `1 000 000 USD`, `0.4`. */
export function lineFigure(value: number, scale: Scale, unit: string): string {
  const { factor, suffix } = SCALES[scale];
  const exact = Number((value * factor).toFixed(MOST_DECIMALS - 2));
  const [, fraction = ''] = String(exact).split('.');
  return `${grouped(exact, fraction.length)}${suffix(unit)}`;
}

/**
 * A value beside a line that it is not equal to: with as many decimals as it takes to tell the two apart
 * (80.004% is not "80.0%" beside a line of 80%).
 */
export function figureBeside(value: number, line: number, scale: Scale, unit: string): string {
  let decimals = fewestDecimals(value, scale);
  const text = (number: number) => printed(number, { scale, unit, decimals });
  while (value !== line && text(value) === text(line) && decimals < MOST_DECIMALS) decimals++;
  return text(value);
}

/** A difference of two values, never rounded to nothing: `+18.7 points` for ratios, `+1 000 USD` for amounts. */
export function difference(change: number, scale: Scale, unit: string): string {
  const asPoints = scale === 'ratio' || scale === 'change' ? 'points' : scale;
  const size = change * SCALES[asPoints].factor;
  const fewest = fewestDecimals(change, asPoints);
  let decimals = fewest;
  while (Number(size.toFixed(decimals)) === 0 && decimals < MOST_DECIMALS) decimals++;
  const isNothing = Number(size.toFixed(decimals)) === 0;
  const text = grouped(size, isNothing ? fewest : decimals);
  return `${!isNothing && size > 0 ? '+' : ''}${text}${SCALES[asPoints].suffix(unit)}`;
}

/** "1 month", "3 months", "the year to date". */
export function months(count: number | 'year-to-date'): string {
  if (count === 'year-to-date') return 'the year to date';
  return count === 1 ? '1 month' : `${count} months`;
}

/** `8101.94.0000`: the way that tariffs print a code of six digits or more; shorter codes as they are. */
export function printedCode(code: string): string {
  if (code.length <= 4) return code;
  return [code.slice(0, 4), code.slice(4, 6), code.slice(6)].filter((part) => part !== '').join('.');
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[], word = 'and'): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
