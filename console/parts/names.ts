/** Names of what the API gives as codes. */
import { partnerName } from '../../shared/domain/partners.ts';

const SOURCES: Readonly<Record<string, string>> = {
  'us-census': 'US Census',
  'un-comtrade': 'UN Comtrade',
  'eurostat-comext': 'Eurostat Comext',
  'uk-hmrc': 'UK HMRC',
};

export function sourceName(id: string): string {
  return SOURCES[id] ?? id;
}

/** Of what a list of rules is narrowed by: partners come by name, rules on every partner as `each`. */
export function partnerChoice(value: string): string {
  return value === 'each' ? 'each partner' : value;
}

/** Of a country, a group or a source's own extra code; the code itself where nobody named it. */
export function placeName(code: string): string {
  return partnerName(code);
}
