import { describe, expect, it } from 'vitest';
import { parseFilterPolicy } from '../../../local/sns/filter-policy.ts';
import type { MessageAttribute } from '../../../local/sns/message-attributes.ts';

const string = (value: string): MessageAttribute => ({ dataType: 'String', value });
const number = (value: string): MessageAttribute => ({ dataType: 'Number', value });
const array = (...values: unknown[]): MessageAttribute => ({ dataType: 'String.Array', value: JSON.stringify(values) });

function accepts(policy: object, attributes: Record<string, MessageAttribute>): boolean {
  return parseFilterPolicy(JSON.stringify(policy)).accepts(new Map(Object.entries(attributes)));
}

describe('a filter policy', () => {
  it.each<[string, object, Record<string, MessageAttribute>, boolean]>([
    ['an empty policy', {}, {}, true],
    ['an equal string', { a: ['x'] }, { a: string('x') }, true],
    ['another case', { a: ['x'] }, { a: string('X') }, false],
    ['any of several values', { a: ['x', 'y'] }, { a: string('y') }, true],
    ['a missing attribute', { a: ['x'] }, {}, false],
    ['every key met', { a: ['x'], b: ['y'] }, { a: string('x'), b: string('y') }, true],
    ['one key unmet', { a: ['x'], b: ['y'] }, { a: string('x'), b: string('z') }, false],
    ['an equal number, written otherwise', { a: [5] }, { a: number('5.0') }, true],
    ['a number of another type of attribute', { a: [5] }, { a: string('5') }, false],
    ['a string for a number', { a: ['5'] }, { a: number('5') }, false],
    ['a labelled number', { a: [5] }, { a: { dataType: 'Number.int', value: '5' } }, true],
    ['an element of an array', { a: ['y'] }, { a: array('x', 'y') }, true],
    ['a number in an array', { a: [2] }, { a: array('x', 2) }, true],
    ['true in an array', { a: [true] }, { a: array(true) }, true],
    ['null in an array', { a: [null] }, { a: array(null) }, true],
    ['an array that is none', { a: ['x'] }, { a: { dataType: 'String.Array', value: 'x' } }, false],
    ['binary data', { a: ['AQ=='] }, { a: { dataType: 'Binary', value: 'AQ==' } }, false],
    ['a prefix', { a: [{ prefix: 'us-' }] }, { a: string('us-census') }, true],
    ['another prefix', { a: [{ prefix: 'us-' }] }, { a: string('uk-hmrc') }, false],
    ['a suffix', { a: [{ suffix: 'hmrc' }] }, { a: string('uk-hmrc') }, true],
    ['a string but for its case', { a: [{ 'equals-ignore-case': 'China' }] }, { a: string('CHINA') }, true],
    ['anything but one', { a: [{ 'anything-but': 'x' }] }, { a: string('y') }, true],
    ['that one', { a: [{ 'anything-but': 'x' }] }, { a: string('x') }, false],
    ['one of those unwanted', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: string('y') }, false],
    ['anything but, with nothing there', { a: [{ 'anything-but': 'x' }] }, {}, false],
    ['anything but, with one element beside it', { a: [{ 'anything-but': ['x'] }] }, { a: array('x', 'z') }, true],
    ['anything but a number', { a: [{ 'anything-but': [1, 2] }] }, { a: number('3') }, true],
    ['anything but that number', { a: [{ 'anything-but': [1, 2] }] }, { a: number('2') }, false],
    ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'us-' } }] }, { a: string('us-census') }, false],
    ['an attribute that is there', { a: [{ exists: true }] }, { a: string('x') }, true],
    ['an attribute that ought to be there', { a: [{ exists: true }] }, {}, false],
    ['an attribute that is not there', { a: [{ exists: false }] }, {}, true],
    ['an attribute that ought not to be there', { a: [{ exists: false }] }, { a: string('x') }, false],
    ['absence as one of several conditions', { a: [{ exists: false }, 'x'] }, { a: string('x') }, true],
    ['a number in a range', { a: [{ numeric: ['>=', 70, '<', 80] }] }, { a: number('70') }, true],
    ['a number at the open end of a range', { a: [{ numeric: ['>=', 70, '<', 80] }] }, { a: number('80') }, false],
    ['a number above', { a: [{ numeric: ['>', 0] }] }, { a: number('0.00001') }, true],
    ['zero, which is not above zero', { a: [{ numeric: ['>', 0] }] }, { a: number('0') }, false],
    ['zero, asked for', { a: [{ numeric: ['=', 0] }] }, { a: number('0') }, true],
    ['a number at most', { a: [{ numeric: ['<=', -1.5] }] }, { a: number('-1.5') }, true],
    ['text in a range', { a: [{ numeric: ['>', 0] }] }, { a: string('1') }, false],
  ])('judges %s', (_, policy, attributes, expected) => {
    expect(accepts(policy, attributes)).toBe(expected);
  });

  it.each<[string, string]>([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a value outside an array', '{"a":"x"}'],
    ['an empty array', '{"a":[]}'],
    ['nested keys', '{"a":{"b":["x"]}}'],
    ['$or', '{"$or":[{"a":["x"]},{"b":["y"]}]}'],
    ['wildcard', '{"a":[{"wildcard":"x*"}]}'],
    ['cidr', '{"a":[{"cidr":"10.0.0.0/24"}]}'],
    ['anything but a suffix', '{"a":[{"anything-but":{"suffix":"x"}}]}'],
    ['two operators in one condition', '{"a":[{"prefix":"x","suffix":"y"}]}'],
    ['a number beyond a thousand million', '{"a":[1000000001]}'],
    ['a range upside down', '{"a":[{"numeric":[">",5,"<",1]}]}'],
    ['a range with its upper end first', '{"a":[{"numeric":["<",5,">",1]}]}'],
    ['a range without a bound', '{"a":[{"numeric":[">"]}]}'],
    ['exists as text', '{"a":[{"exists":"true"}]}'],
    ['six keys', JSON.stringify(Object.fromEntries([...'abcdef'].map((key) => [key, ['x']])))],
    ['151 values', JSON.stringify({ a: Array.from({ length: 151 }, (_, index) => `v${index}`) })],
    ['combinations beyond 150', JSON.stringify({ a: [...'abcdefghijklm'], b: [...'abcdefghijkl'] })],
  ])('with %s is refused', (_, policy) => {
    expect(() => parseFilterPolicy(policy)).toThrow(expect.objectContaining({ code: 'InvalidParameter' }));
  });

  it('may have five keys and 150 combinations', () => {
    const fifteen = [...'abcdefghijklmno'];
    expect(accepts({ a: fifteen, b: [...'abcdefghij'], c: ['x'], d: ['x'], e: ['x'] }, {})).toBe(false);
  });
});
