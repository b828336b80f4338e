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

/** The value in its scale, with its unit: `98.7%`, `1 036 998 USD`. */
export function figure(value: number, scale: Scale, unit: string): string {
  return printed(value, { scale, unit, decimals: fewestDecimals(scale) });
}

/** A line as its author wrote it: `80%`, `72.5%`, `1 000 000 USD`. */
export function lineFigure(value: number, scale: Scale, unit: string): string {
  if (scale === 'ratio') return `${Number((value * 100).toFixed(MOST_DECIMALS - 2))}%`;
  const [, fraction = ''] = String(Number(value.toFixed(6))).split('.');
  return `${grouped(value, fraction.length)} ${unit}`;
}

/**
 * A value beside a line that it is not equal to: with as many decimals as it takes to tell the two apart
 * (80.004% is not "80.0%" beside a line of 80%).
 */
export function figureBeside(value: number, line: number, scale: Scale, unit: string): string {
  let decimals = fewestDecimals(scale);
  const text = (number: number) => printed(number, { scale, unit, decimals });
  while (value !== line && text(value) === text(line) && decimals < MOST_DECIMALS) decimals++;
  return text(value);
}

/** A difference of two values, never rounded to nothing: `+18.7 points` for ratios, `+1 000 USD` for amounts. */
export function difference(change: number, scale: Scale, unit: string): string {
  const size = scale === 'ratio' ? change * 100 : change;
  let decimals = fewestDecimals(scale);
  while (Number(size.toFixed(decimals)) === 0 && decimals < MOST_DECIMALS) decimals++;
  const isNothing = Number(size.toFixed(decimals)) === 0;
  const text = grouped(size, isNothing ? fewestDecimals(scale) : decimals);
  return `${!isNothing && size > 0 ? '+' : ''}${text} ${scale === 'ratio' ? 'points' : unit}`;
}

function fewestDecimals(scale: Scale): number {
  return scale === 'ratio' ? 1 : 0;
}

function printed(value: number, { scale, unit, decimals }: { scale: Scale; unit: string; decimals: number }): string {
  return scale === 'ratio' ? percent(value, decimals) : `${grouped(value, decimals)} ${unit}`;
}

/** "1 month", "3 months". */
export function months(count: number): string {
  return count === 1 ? '1 month' : `${count} months`;
}

/** `8101.94.0000`: the way that tariffs print a code of six digits or more; shorter codes as they are. */
export function printedCode(code: string): string {
  if (code.length <= 4) return code;
  return [code.slice(0, 4), code.slice(4, 6), code.slice(6)].filter((part) => part !== '').join('.');
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
