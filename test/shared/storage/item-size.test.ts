import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemBytes, MAXIMUM_ITEM_BYTES } from '../../../shared/storage/item-size.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const key = { pk: 'RULE#a', sk: 'STATE#a' };

describe('the size of an item', () => {
  it('counts names, UTF-8 bytes, and a byte for each member of a list or map', () => {
    expect(itemBytes({ ab: 'é' })).toBe(4);
    expect(itemBytes({ a: ['x', 'y'] })).toBe(1 + 3 + 4);
    expect(itemBytes({ a: { b: null, c: true } })).toBe(1 + 3 + 2 + 4);
    expect(itemBytes({ a: undefined })).toBe(0);
  });
});

onEveryEngine('the size of an item', (freshTable) => {
  it('is the size that DynamoDB counts: the largest one that is taken', async () => {
    const { client, table } = await freshTable();
    const item = { ...key, text: '' };
    const fits = { ...item, text: 'x'.repeat(MAXIMUM_ITEM_BYTES - itemBytes(item)) };
    expect(itemBytes(fits)).toBe(MAXIMUM_ITEM_BYTES);
    await client.send(new PutCommand({ TableName: table, Item: fits }));
    const tooLarge = { ...fits, text: `${fits.text}x` };
    await expect(client.send(new PutCommand({ TableName: table, Item: tooLarge }))).rejects.toThrow('size');
  });
});
