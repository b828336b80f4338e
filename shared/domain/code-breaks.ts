/**
 * Known breaks of commodity codes, as of November 2026. HS 2022: from the amendments, so far as codes that are watched
 * here changed. CN 2023: ten codes have trade from 2023-01 and none in 2022, and 2846 90 30 grew tenfold (Eurostat
 * Comext, 2022 to 2024). HTS: from the US Census Bureau's monthly figures and the notes of USGS Mineral Commodity
 * Summaries 2026.
 */
import type { Period } from './period.ts';

export type BreakKind = 'split' | 'merged' | 'retired' | 'new';

export interface CodeBreak {
  /** First month of the codes in `to`; the codes in `from` end with the month before, unless they stand on both sides. */
  readonly period: Period;
  readonly kind: BreakKind;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly note: string;
  /** Set when not every code is known that goods came from or went to: then no basket holds all parts. */
  readonly incomplete?: true;
}

export interface CodeSystem {
  /** Sources whose codes these are. */
  readonly sources: readonly string[];
  readonly breaks: readonly CodeBreak[];
}

const HS_2022: readonly CodeBreak[] = [
  {
    period: '2022-01',
    kind: 'retired',
    from: ['300220'],
    to: ['300241'],
    note: 'vaccines for human medicine under a new number',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['382200'],
    to: ['382211', '382212', '382213', '382219', '382290'],
    note: 'diagnostic reagents by purpose, some of which came from other headings',
    incomplete: true,
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['401511', '401519'],
    to: ['401512', '401519'],
    note: 'surgical gloves (4015.11) became medical, surgical, dental or veterinary gloves (4015.12)',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['810390'],
    to: ['810391', '810399'],
    note: 'articles of tantalum: crucibles and others',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['810600'],
    to: ['810610', '810690'],
    note: 'bismuth: above 99.99 % and others',
  },
  {
    period: '2022-01',
    kind: 'merged',
    from: ['810720'],
    to: ['811269'],
    note: 'heading 8107 (cadmium) ended; its codes went to 8112.61 and 8112.69',
    incomplete: true,
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['811292', '811299'],
    to: ['811241', '811249', '811292', '811299'],
    note: 'rhenium left 8112.92 and 8112.99 for codes of its own',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['854140'],
    to: ['854141', '854142', '854143', '854149'],
    note: 'photosensitive devices: light-emitting diodes, cells, modules, others',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['854150'],
    to: ['854151', '854159'],
    note: 'other semiconductor devices: transducers and others',
  },
];

const CN: readonly CodeBreak[] = [
  {
    period: '2023-01',
    kind: 'new',
    from: [],
    to: ['25309040', '25309050'],
    note: 'lithium and rare-earth ores got codes of their own; which code held them is not established',
    incomplete: true,
  },
  {
    period: '2023-01',
    kind: 'new',
    from: [],
    to: ['28053021', '28053029', '28053031', '28053039'],
    note: 'rare-earth metals by group; which codes held them is not established',
    incomplete: true,
  },
  {
    period: '2023-01',
    kind: 'new',
    from: [],
    to: ['28469040', '28469050', '28469060', '28469070'],
    note: 'rare-earth compounds by metal; which codes held them is not established',
    incomplete: true,
  },
  {
    period: '2023-01',
    kind: 'merged',
    from: ['28469030'],
    to: ['28469030'],
    note: 'ten times the trade under the same code: its scope changed with the new codes beside it',
    incomplete: true,
  },
];

const HTS: readonly CodeBreak[] = [
  {
    period: '2022-01',
    kind: 'retired',
    from: ['7112920000'],
    to: ['7112920100'],
    note: 'platinum waste and scrap under a new number',
  },
  {
    period: '2022-01',
    kind: 'split',
    from: ['8112925000'],
    to: ['8112415000', '8112490000'],
    note: 'rhenium, with HS 2022',
  },
  {
    period: '2026-07',
    kind: 'split',
    from: ['3818000095'],
    to: ['3818000040', '3818000045', '3818000050', '3818000091'],
    note: 'doped wafers, others: four lines in place of one',
  },
];

export const CODE_SYSTEMS: readonly CodeSystem[] = [
  { sources: ['us-census', 'un-comtrade', 'eurostat-comext', 'uk-hmrc'], breaks: HS_2022 },
  { sources: ['eurostat-comext'], breaks: CN },
  { sources: ['us-census'], breaks: HTS },
];
