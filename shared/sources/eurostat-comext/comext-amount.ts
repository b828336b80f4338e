/** Amounts as Comext prints them, read without loss: sums are taken over whole thousandths, whatever the order of rows. */

/** `value`: euros. `quantity`: hundreds of kilograms, which become kilograms. */
export type ComextMeasure = 'value' | 'quantity';

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;
const THOUSANDTHS = 3;
const HUNDREDFOLD = 2;

/** Thousandths of a euro or of a kilogram; undefined for what is no amount of 0 or more with as many digits. */
export function thousandths(text: string, measure: ComextMeasure): number | undefined {
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const places = THOUSANDTHS + (measure === 'quantity' ? HUNDREDFOLD : 0);
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > places) return undefined;
  const amount = Number(`${whole}${digits.padEnd(places, '0')}`);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** Euros or kilograms. */
export function fromThousandths(amount: number): number {
  return amount / 10 ** THOUSANDTHS;
}
