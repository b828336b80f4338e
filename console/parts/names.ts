/** Names of what the API gives as codes. */
import { partnerName } from '../../shared/domain/partners.ts';
import { sources } from '../api/sources.ts';

/** The publisher's name; the id until the service has said it. */
export function sourceName(id: string): string {
  return sources().find((source) => source.id === id)?.name ?? id;
}

/** Of what a list of rules is narrowed by: partners come by name, rules on every partner as `each`. */
export function partnerChoice(value: string): string {
  return value === 'each' ? 'each partner' : value;
}

/** Of a country, a group or a source's own extra code; the code itself where nobody named it. */
export function placeName(code: string): string {
  return partnerName(code);
}
