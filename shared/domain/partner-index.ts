/** Where each partner of a panel stands among its rows, and which of them are countries. */
import type { PartnerCode } from './series.ts';
import { isUnallocated } from './unallocated.ts';

export class PartnerIndex {
  /** Positions of the partners that are countries: trade allocated to none is in the total, and no supplier. */
  readonly suppliers: readonly number[];
  readonly length: number;
  readonly #partners: readonly PartnerCode[];
  readonly #positions: ReadonlyMap<PartnerCode, number>;

  constructor(partners: readonly PartnerCode[]) {
    this.#partners = partners;
    this.length = partners.length;
    this.#positions = new Map(partners.map((code, position) => [code, position]));
    this.suppliers = partners.flatMap((code, position) => (isUnallocated(code) ? [] : [position]));
  }

  /** Undefined for a partner without any row. `guess`: where it stood elsewhere, which is tried first. */
  positionOf(code: PartnerCode, guess = -1): number | undefined {
    return this.#partners[guess] === code ? guess : this.#positions.get(code);
  }
}
