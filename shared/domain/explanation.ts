/** Why an event came, from the same rows that decided it. */
import type { GapReason } from './gap.ts';
import type { Period } from './period.ts';

/** One partner of the window, largest first. `share` is of the published total. */
export interface Supplier {
  readonly partner: string;
  readonly name: string;
  readonly amount: number;
  readonly share: number;
}

/** One period of the look back; null where there was no number. */
export interface Point {
  readonly period: Period;
  readonly value: number | null;
  readonly gap?: GapReason;
}

/** How a share moved: the two parts add up to `change` exactly. */
export interface Decomposition {
  readonly change: number;
  /** Because the partner's own trade changed. */
  readonly own: number;
  /** Because the trade of all others changed. */
  readonly rest: number;
  /** Whose part it is: "the trade of China". */
  readonly whose?: string;
}

/** How the value moved since the period before: the two parts add up to `change`. */
export interface PriceQuantity {
  /** Of the quantity. The unit values are in the currency of the panel by this unit. */
  readonly unit: string;
  readonly unitValue: number;
  readonly previousUnitValue: number;
  readonly quantity: number;
  readonly previousQuantity: number;
  readonly change: number;
  readonly byPrice: number;
  readonly byQuantity: number;
  /** "the trade of China", "all trade". */
  readonly whose?: string;
}

/** One condition of a composed rule in the period. */
export interface ConditionState {
  readonly text: string;
  readonly value: number | null;
  readonly level: 'clear' | 'warning' | 'critical';
  readonly gap?: GapReason;
  /** Of its number, as those of the explanation. */
  readonly scale?: Explanation['scale'];
  readonly unit?: string;
  readonly threshold?: number;
}

/** What the published total has beside the partners that are countries. */
export interface Unallocated {
  readonly amount: number;
  readonly share: number;
}

/** What numerator and denominator are, where the one is not simply a part of the other. */
export interface PartWords {
  readonly names: readonly [string, string];
  readonly units: readonly [string, string];
}

export interface Explanation {
  /** The whole rule as an English paragraph, defaults spelled out. */
  readonly sentence: string;
  /** What its author wrote of it: why it exists, and what to do when it speaks. */
  readonly description?: string;
  /** The publisher. */
  readonly sourceName: string;
  /** What is measured, in words: "China's share". */
  readonly metric: string;
  /** Of what: "US imports of ...". */
  readonly scope: string;
  readonly scale: 'ratio' | 'amount' | 'index' | 'count' | 'change' | 'points';
  /** Unit of the number, where it is an amount: a currency, the source's unit of quantity, or one by the other. */
  readonly unit: string;
  /** Unit of the partners' amounts, where it is another one. */
  readonly amountUnit?: string;
  readonly basis: string;
  readonly windowMonths: number | 'year-to-date';
  readonly value: number | null;
  readonly gap?: GapReason;
  readonly previous: number | null;
  readonly previousPeriod: Period | null;
  readonly threshold: number;
  /** `value - threshold`, null without a value. */
  readonly distance: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly parts?: PartWords;
  readonly decomposition: Decomposition | null;
  /** Countries only; what is allocated to none is in `unallocated`. */
  readonly suppliers: readonly Supplier[];
  readonly unallocated?: Unallocated;
  /** What price and quantity did to the value, where the source gives both. */
  readonly price?: PriceQuantity;
  /** "(1) and not (2)": how a composed rule puts its conditions together. */
  readonly composition?: string;
  /** Each condition of a composed rule; left out for a rule of one. */
  readonly conditions?: readonly ConditionState[];
  /** Codes of the basket that were split, merged or retired within the periods looked at. */
  readonly breaks?: readonly string[];
  /** The last thirteen periods, oldest first, the event's own included. */
  readonly history: readonly Point[];
  readonly series: readonly string[];
  /** The requests that answered, without their key. */
  readonly queries: readonly string[];
  /** The latest retrieval among the rows used. */
  readonly retrievedAt: string;
  /** Set when the rows come from carried figures rather than a live source. */
  readonly recording?: string;
  /** Fingerprint of the rows used. */
  readonly vintage: string;
}
