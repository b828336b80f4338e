import type { Key } from './keys.ts';
import { MAXIMUM_ITEM_BYTES } from './item-size.ts';

/** An item that DynamoDB would refuse; nothing was written. */
export class ItemTooLarge extends Error {
  override name = 'ItemTooLarge' as const;

  constructor({ pk, sk }: Key, size: number) {
    super(`item ${pk} / ${sk} has ${size} bytes; expected at most ${MAXIMUM_ITEM_BYTES}`);
  }
}
