/** Partners of HMRC's rows: ISO letters where they are a country, a code of no country for everything else. */
import { isPartner } from '../../domain/partners.ts';
import type { PartnerCode } from '../../domain/series.ts';
import { isUnallocated } from '../../domain/unallocated.ts';
import { SourceFormat } from '../source-format.ts';
import type { HmrcRow } from './hmrc-rows.ts';

/**
 * CountryIds that are no country: 959 is low-value and unspecified trade, 977 is trade whose country is kept secret.
 * From HMRC's published rows and the code of several clients, as of November 2026.
 */
export const UNALLOCATED_COUNTRY_IDS: ReadonlyMap<number, PartnerCode> = new Map([
  [959, 'QV'],
  [977, 'QX'],
]);

/** Letters of the geonomenclature that are no ISO codes. Ceuta and Melilla are Spain by ISO 3166. */
const ALIASES: ReadonlyMap<string, PartnerCode> = new Map([
  ['EL', 'GR'],
  ['XS', 'RS'],
  ['XC', 'ES'],
  ['XL', 'ES'],
]);

/**
 * The partner of a row by its own letters, or by those that `letters` has for its id. Throws `SourceFormat` when an id
 * that should be no country has a country's letters: then the ids are not what they were taken for.
 */
export function partnerOf(
  { CountryId: id, Country: country }: Pick<HmrcRow, 'CountryId' | 'Country'>,
  letters: ReadonlyMap<number, string>,
): PartnerCode {
  const printed = (country?.CountryCodeAlpha ?? letters.get(id) ?? '').trim().toUpperCase();
  const known = UNALLOCATED_COUNTRY_IDS.get(id);
  if (known !== undefined) {
    if (printed === '' || isUnallocated(printed)) return isUnallocated(printed) ? printed : known;
    throw new SourceFormat(`UK HMRC: CountryId ${id} is ${printed}; expected a code of no country, such as ${known}`);
  }
  if (printed === '') return `ZZ-${id}`;
  const code = ALIASES.get(printed) ?? printed;
  return isPartner(code) || isUnallocated(code) ? code : `ZZ-${printed}`;
}
