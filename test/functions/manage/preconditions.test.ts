import { describe, expect, test } from 'vitest';
import { etagOf, hasAlready, preconditionOf, requirePrecondition } from '../../../functions/manage/preconditions.ts';
import { aRoute as route, problemIn } from '../../support/a-route.ts';

describe('a version', () => {
  test.each([
    ['"3"', 3, true],
    ['"2", "3"', 3, true],
    ['*', 3, true],
    ['"2"', 3, false],
    ['W/"3"', 3, false],
    ['"3"', undefined, false],
    ['*', undefined, false],
  ])('If-Match %s at version %s holds: %s', (match, version, holds) => {
    const precondition = preconditionOf(route, { 'if-match': match });
    expect(problemIn(() => precondition && requirePrecondition(precondition, version))?.status).toBe(
      holds ? undefined : 412,
    );
  });

  test('a lost race says which version is the present one', () => {
    const found = problemIn(() => requirePrecondition({ is: 'match', etags: ['"1"'] }, 2));
    expect(found?.headers).toEqual({ etag: '"2"' });
  });

  test('If-None-Match: * makes what is not there, and nothing else', () => {
    const precondition = preconditionOf(route, { 'if-none-match': '*' });
    expect(precondition).toEqual({ is: 'absent' });
    expect(problemIn(() => requirePrecondition({ is: 'absent' }, undefined))).toBeUndefined();
    expect(problemIn(() => requirePrecondition({ is: 'absent' }, 1))?.status).toBe(412);
  });

  test('none at all is 428, and what is no ETag is 400', () => {
    expect(problemIn(() => preconditionOf(route, {}))?.status).toBe(428);
    expect(problemIn(() => preconditionOf(route, { 'if-match': '3' }))?.status).toBe(400);
    expect(problemIn(() => preconditionOf(route, { 'if-none-match': '"3"' }))?.status).toBe(400);
  });

  test.each([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", W/"3"', true],
    ['*', true],
    ['"4"', false],
    [undefined, false],
  ])('If-None-Match %s of a reader: has it already is %s', (header, expected) => {
    expect(hasAlready(etagOf(3), header)).toBe(expected);
  });
});
