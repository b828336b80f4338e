import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AnswerStore, CallClaim, CallState } from '../ports/answer-store.ts';
import { type Condition, getItem, parseItem, putItem, toItem, unlessRefused } from './item.ts';
import { ItemTooLarge } from './item-too-large.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const storedSchema = z.object({
  fingerprint: z.string(),
  owner: z.string(),
  leaseUntil: z.string(),
  /** JSON, compressed: a list of a thousand results is text that repeats itself. */
  answer: z.instanceof(Uint8Array).exactOptional(),
  /** Epoch seconds, for DynamoDB's time to live, which may be a day late. */
  expires: z.int(),
});

/** The answers in a table: one item a key, each step one conditional write. */
export function dynamoAnswerStore(table: Table): AnswerStore {
  return {
    begin: async (claim, now) => {
      // What expired or freed itself between the refusal and the look is tried again.
      for (;;) {
        const item = toItem(keyOf(claim), { ...contentOf(claim) });
        if (await putItem(table, item, free(claim, now))) return { state: 'begun' };
        const state = await stateOf(table, claim);
        if (state !== undefined) return state;
      }
    },
    finish: async (claim, answer) => {
      try {
        const item = toItem(keyOf(claim), { ...contentOf(claim), answer: gzipSync(answer) });
        return await putItem(table, item, heldBy(claim));
      } catch (error) {
        if (error instanceof ItemTooLarge) return false;
        throw error;
      }
    },
    abandon: async (claim) => {
      const { expression, names, values } = heldBy(claim);
      await unlessRefused(
        table.client.send(
          new DeleteCommand({
            TableName: table.table,
            Key: keyOf(claim),
            ConditionExpression: expression,
            ExpressionAttributeNames: { ...names },
            ExpressionAttributeValues: { ...values },
          }),
        ),
      );
    },
  };
}

async function stateOf(table: Table, claim: CallClaim): Promise<CallState | undefined> {
  const item = await getItem(table, keyOf(claim));
  if (item === undefined) return undefined;
  const { fingerprint, leaseUntil, answer } = parseItem(storedSchema, item);
  return answer === undefined
    ? { state: 'under-way', fingerprint, leaseUntil }
    : { state: 'answered', fingerprint, answer: gunzipSync(answer).toString('utf8') };
}

function keyOf({ caller, key }: CallClaim) {
  return keys.answer(caller, key);
}

function contentOf({ fingerprint, owner, leaseUntil, expiresAt }: CallClaim) {
  return { fingerprint, owner, leaseUntil, expires: seconds(expiresAt) };
}

/** Nobody has the key, or nobody any more, or whoever has it for the same call is dead. */
function free({ fingerprint }: CallClaim, now: string): Condition {
  return {
    expression:
      'attribute_not_exists(pk) OR #expires <= :seconds OR (attribute_not_exists(#answer) AND #lease <= :now AND #fingerprint = :fingerprint)',
    names: { '#expires': 'expires', '#answer': 'answer', '#lease': 'leaseUntil', '#fingerprint': 'fingerprint' },
    values: { ':seconds': seconds(now), ':now': now, ':fingerprint': fingerprint },
  };
}

function heldBy({ owner }: CallClaim): Condition {
  return {
    expression: '#owner = :owner AND attribute_not_exists(#answer)',
    names: { '#owner': 'owner', '#answer': 'answer' },
    values: { ':owner': owner },
  };
}

function seconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
