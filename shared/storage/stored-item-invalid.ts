import type * as z from 'zod';
import type { Key } from './keys.ts';

/** A stored item that does not have the shape which its key promises. */
export class StoredItemInvalid extends Error {
  override name = 'StoredItemInvalid' as const;

  constructor({ pk, sk }: Key, error: z.ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'item'}: ${message}`);
    super(`stored item ${pk} / ${sk} does not fit: ${problems.join('; ')}`, { cause: error });
  }
}
