import * as z from 'zod';
import { isPartner } from './partners.ts';

/** A partner that exists: ISO 3166-1 alpha-2, such as CN. */
export const partnerSchema = z
  .string({ error: 'a partner as ISO 3166 alpha-2 code, such as CN' })
  .refine(isPartner, { error: 'a partner as ISO 3166 alpha-2 code, such as CN' });
