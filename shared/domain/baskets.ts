/** Baskets: named, dated sets of commodity codes for goods that analysts watch together. */
import { BASKET_SOURCES, BASKET_TABLE } from './basket-data.ts';

/** The month from which the HS6 codes of the baskets hold: HS 2022. CN8 codes may be younger; see `openBreaks`. */
const BASKETS_FROM = '2022-01';

export type Purity = 'clean' | 'mixed' | 'basket';

export interface BasketLine {
  readonly hs6: string;
  /** How far the HS6 is the goods meant: nothing else (`clean`), mostly (`mixed`), or the smaller part (`basket`). */
  readonly purity: Purity;
  readonly cn8: readonly string[];
  /** Codes that stand in published statistics. */
  readonly hts10: readonly string[];
  /** Codes that only a tariff table prints; statistics may know them in another form, or not at all. */
  readonly hts10Unseen: readonly string[];
  readonly note?: string;
}

export interface Basket {
  readonly id: string;
  readonly label: string;
  /** First month in which the HS6 codes exist. */
  readonly from: string;
  readonly lines: readonly BasketLine[];
  readonly sources: readonly string[];
}

export interface BasketCodes {
  readonly codes: readonly string[];
  /** HS6 codes of the basket without a known code of that many digits: unless empty, `codes` are not the whole basket. */
  readonly gaps: readonly string[];
}

const BASKETS: ReadonlyMap<string, Basket> = new Map(readTable(BASKET_TABLE).map((found) => [found.id, found]));

/** Every id, in the order of the table. */
export function basketIds(): string[] {
  return [...BASKETS.keys()];
}

export function isBasket(id: string): boolean {
  return BASKETS.has(id);
}

/** Throws a RangeError for an id that is none. */
export function basket(id: string): Basket {
  const found = BASKETS.get(id);
  if (found !== undefined) return found;
  throw new RangeError(`there is no basket ${JSON.stringify(id)}; there are ${basketIds().join(', ')}`);
}

/**
 * The basket's codes as HS6, CN8 or HTS10, in ascending order, with the HS6 codes for which none is known. HTS10 codes
 * never seen in statistics are left out, unless asked for. Throws a RangeError for an id that is none.
 */
export function basketCodes(id: string, digits: 6 | 8 | 10, { unseen = false } = {}): BasketCodes {
  const codes = new Set<string>();
  const gaps: string[] = [];
  for (const line of basket(id).lines) {
    const own = codesOf(line, digits, unseen);
    if (own.length === 0) gaps.push(line.hs6);
    for (const code of own) codes.add(code);
  }
  return { codes: [...codes].sort(), gaps };
}

function codesOf({ hs6, cn8, hts10, hts10Unseen }: BasketLine, digits: 6 | 8 | 10, unseen: boolean): readonly string[] {
  if (digits === 6) return [hs6];
  if (digits === 8) return cn8;
  return unseen ? [...hts10, ...hts10Unseen] : hts10;
}

function readTable(table: string): Basket[] {
  return table
    .split('\n# ')
    .slice(1)
    .map((section) => {
      const [head = '', ...lines] = section.trim().split('\n');
      const [id = '', label = '', sources = ''] = head.split(' | ');
      return {
        id,
        label,
        from: BASKETS_FROM,
        lines: lines.map(readLine),
        sources: sources.split(', ').map((key) => BASKET_SOURCES[key] ?? key),
      };
    });
}

function readLine(line: string): BasketLine {
  const [fields = '', note] = line.split(' | ');
  const [hs6 = '', purity = '', cn8 = '-', hts = '-'] = fields.split(' ');
  if (!isPurity(purity)) throw new RangeError(`no line of a basket: ${JSON.stringify(line)}`);
  const printed = list(hts);
  return {
    hs6,
    purity,
    cn8: list(cn8),
    hts10: printed.filter((code) => !code.endsWith('?')),
    hts10Unseen: printed.filter((code) => code.endsWith('?')).map((code) => code.slice(0, -1)),
    ...(note === undefined ? {} : { note }),
  };
}

function list(codes: string): string[] {
  return codes === '-' ? [] : codes.split(',');
}

function isPurity(text: string): text is Purity {
  return text === 'clean' || text === 'mixed' || text === 'basket';
}
