/**
 * What US Census publishes of a flow, by basis, and under which names. Imports are of the country of origin, exports to
 * the country of destination. Codes of exports are Schedule B, the same as the tariff's to six digits.
 */
import type { Flow, SeriesKey } from '../../domain/series.ts';

/** Quantity in the commodity's first unit. */
export interface QuantityVariables {
  readonly amount: string;
  /** `M` where the quantity is missing, blank where it is known: a zero without it is a true zero. */
  readonly flag: string;
}

export interface CensusBasis {
  /** What the figure is, as it stands in a text. */
  readonly phrase: string;
  readonly dataset: CensusDataset;
  /** The month's value in US dollars. */
  readonly value: string;
  readonly quantity: QuantityVariables;
  /** Exports only: `1` domestic goods, `2` foreign goods; left out for both together. */
  readonly origin?: '1' | '2';
}

/** A dataset of the API. The total of all goods is there in a month once the month is out. */
export interface CensusDataset {
  readonly flow: Flow;
  /** Below `/data/timeseries/intltrade/`. */
  readonly path: string;
  readonly commodity: string;
  readonly total: string;
}

/** Unit of the first quantity, in both datasets. */
export const UNIT = 'UNIT_QY1';

export const IMPORTS: CensusDataset = {
  flow: 'imports',
  path: 'imports/hs',
  commodity: 'I_COMMODITY',
  total: 'GEN_VAL_MO',
};

const EXPORTS: CensusDataset = {
  flow: 'exports',
  path: 'exports/hs',
  commodity: 'E_COMMODITY',
  total: 'ALL_VAL_MO',
};

const GENERAL = { dataset: IMPORTS, quantity: { amount: 'GEN_QY1_MO', flag: 'GEN_QY1_MO_FLAG' } };
const CONSUMPTION = { dataset: IMPORTS, quantity: { amount: 'CON_QY1_MO', flag: 'CON_QY1_MO_FLAG' } };
const EXPORTED = {
  dataset: EXPORTS,
  value: 'ALL_VAL_MO',
  quantity: { amount: 'QTY_1_MO', flag: 'QTY_1_MO_FLAG' },
};

/** By flow and the name that a rule uses. */
const CENSUS_BASES: Readonly<Record<Flow, Readonly<Record<string, CensusBasis>>>> = {
  imports: {
    general: { ...GENERAL, value: 'GEN_VAL_MO', phrase: 'general imports, customs value' },
    consumption: { ...CONSUMPTION, value: 'CON_VAL_MO', phrase: 'imports for consumption, customs value' },
    'general-cif': { ...GENERAL, value: 'GEN_CIF_MO', phrase: 'general imports, c.i.f. value' },
    'consumption-cif': { ...CONSUMPTION, value: 'CON_CIF_MO', phrase: 'imports for consumption, c.i.f. value' },
  },
  exports: {
    total: { ...EXPORTED, phrase: 'exports of domestic and foreign goods, f.a.s. value' },
    domestic: { ...EXPORTED, origin: '1', phrase: 'exports of domestic goods, f.a.s. value' },
    're-exports': { ...EXPORTED, origin: '2', phrase: 're-exports of foreign goods, f.a.s. value' },
  },
};

/** The phrase of each basis of a flow. */
export function basisPhrases(flow: Flow): Record<string, string> {
  return Object.fromEntries(Object.entries(CENSUS_BASES[flow]).map(([basis, { phrase }]) => [basis, phrase]));
}

/** Undefined for a basis that Census does not have. */
export function censusBasis({ flow, basis }: Pick<SeriesKey, 'flow' | 'basis'>): CensusBasis | undefined {
  return CENSUS_BASES[flow][basis];
}
