import { createHash } from 'node:crypto';
import { canonicalContent, type SeriesPeriod } from '../domain/series.ts';

/** SHA-256 of the canonical content, hexadecimal: what turns a content into a vintage. */
export function contentHash(content: SeriesPeriod): string {
  return createHash('sha256').update(canonicalContent(content)).digest('hex');
}
