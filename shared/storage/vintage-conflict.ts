import type { Key } from './keys.ts';

/** Two different contents claim one instant of retrieval; the later one was not kept and must be retrieved again. */
export class VintageConflict extends Error {
  override name = 'VintageConflict' as const;

  constructor({ pk, sk }: Key) {
    super(`another content is stored as ${pk} / ${sk}; expected one content an instant: retrieve it again`);
  }
}
