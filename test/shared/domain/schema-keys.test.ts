import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isGroupOfKeys, keysAt, valueAt } from '../../../shared/domain/schema-keys.ts';

describe('the value at a path', () => {
  const input = { all: [{ threshold: { above: '80%' } }], text: 'abc', nothing: null };

  it.each<[PropertyKey[], unknown]>([
    [[], input],
    [['all', 0, 'threshold', 'above'], '80%'],
    [['all', 1, 'threshold'], undefined],
    [['missing', 'above'], undefined],
    [['text', 'length'], undefined],
    [['nothing', 'above'], undefined],
    [['nothing'], null],
  ])('%j', (path, expected) => {
    expect(valueAt(input, path)).toEqual(expected);
  });
});

it('a group of keys is an object, no list and not nothing', () => {
  expect([{}, { a: 1 }, [], null, undefined, 'a', 5].map(isGroupOfKeys)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

describe('the keys at a place', () => {
  const circle = z.strictObject({ kind: z.literal('circle'), radius: z.number() });
  const square = z.strictObject({ kind: z.literal('square'), side: z.number() });
  const cube = z.strictObject({ kind: z.literal('cube'), side: z.number(), material: z.string() });
  const flat = z.discriminatedUnion('kind', [circle, square]);
  const any = z.discriminatedUnion('kind', [flat, cube]);
  const schema = z.strictObject({
    name: z.string().optional(),
    shape: flat,
    body: any,
    list: z.array(circle).default([]),
    byName: z.record(z.string(), square),
    either: z.union([z.string(), circle]).optional(),
  });

  it.each<[string, PropertyKey[], unknown, string[]]>([
    ['at the top', [], {}, ['name', 'shape', 'body', 'list', 'byName', 'either']],
    ['of the member that the input names', ['shape'], { shape: { kind: 'square' } }, ['kind', 'side']],
    ['of the other member', ['shape'], { shape: { kind: 'circle' } }, ['kind', 'radius']],
    ['of no member', ['shape'], { shape: { kind: 'triangle' } }, []],
    ['of a member of a member', ['body'], { body: { kind: 'circle' } }, ['kind', 'radius']],
    ['of a member beside it', ['body'], { body: { kind: 'cube' } }, ['kind', 'side', 'material']],
    ['of an entry of a list', ['list', 0], { list: [{}] }, ['kind', 'radius']],
    ['of a list itself there are none', ['list'], { list: [] }, []],
    ['of what stands under any name', ['byName', 'x'], { byName: { x: {} } }, ['kind', 'side']],
    ['of the names themselves there are none', ['byName'], { byName: {} }, []],
    ['of a text or a group, those of the group', ['either'], { either: {} }, ['kind', 'radius']],
    ['of a text there are none', ['name'], { name: 'a' }, []],
    ['of a text within a text there are none', ['name', 'x'], { name: 'a' }, []],
    ['of a key that is not known there are none', ['other', 'x'], { other: {} }, []],
  ])('%s', (_, path, input, expected) => {
    expect(keysAt(schema, path, input)).toEqual(expected);
  });
});
