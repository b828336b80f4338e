/** Wording shared by sentences and notices: numbers and dates are language-neutral, ASCII only. */
import type { Scale } from './metrics/metric.ts';

/** "China's", "the United States'". */
export function possessive(name: string): string {
  return /s$/i.test(name) ? `${name}'` : `${name}'s`;
}

/** Digits in groups of three, parted by spaces: 1 036 998. */
export function grouped(amount: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(amount).toFixed(decimals).split('.');
  const sign = amount < 0 ? '-' : '';
  const body = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  return `${sign}${body}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** 98.7% for 0.987; a ratio that rounds onto a line that it is not on gets another digit from `apart`. */
export function percent(ratio: number, decimals = 1): string {
  const text = (ratio * 100).toFixed(decimals);
  return `${Number(text) === 0 ? (0).toFixed(decimals) : text}%`;
}

/** The value in its scale, with its unit: `98.7%`, `1 036 998 USD`. */
export function figure(value: number, scale: Scale, unit: string): string {
  return scale === 'ratio' ? percent(value) : `${grouped(value)} ${unit}`;
}

/** A line as its author wrote it: `80%`, `72.5%`, `1 000 000 USD`. */
export function lineFigure(value: number, scale: Scale, unit: string): string {
  if (scale === 'amount') return `${grouped(value)} ${unit}`;
  return `${Number((value * 100).toFixed(6))}%`;
}

/**
 * A value beside a line that it is not equal to: with as many decimals as it takes to tell the two apart
 * (80.004% is not "80.0%" beside a line of 80%).
 */
export function figureBeside(value: number, line: number, scale: Scale, unit: string): string {
  if (scale === 'amount') return figure(value, scale, unit);
  for (let decimals = 1; decimals <= 6; decimals++)
    if (value === line || percent(value, decimals) !== percent(line, decimals)) return percent(value, decimals);
  return percent(value, 6);
}

/** A difference of two values: `+18.7 points` for ratios, `+1 000 USD` for amounts. */
export function difference(change: number, scale: Scale, unit: string): string {
  const sign = change < 0 ? '-' : '+';
  const size = Math.abs(change);
  return scale === 'ratio' ? `${sign}${(size * 100).toFixed(1)} points` : `${sign}${grouped(size)} ${unit}`;
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
