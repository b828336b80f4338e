import { describe, expect, test } from 'vitest';
import { callerOf } from '../../../functions/manage/caller.ts';
import { aRoute as route, problemIn } from '../../support/a-route.ts';

describe('the caller', () => {
  const claims = (groups: unknown) => ({ sub: 'ada', token_use: 'access', 'cognito:groups': groups });
  test.each([
    ['[operators analysts]', ['operators', 'analysts']],
    ['[analysts]', ['analysts']],
    ['operators', ['operators']],
    [['analysts', 'others'], ['analysts']],
  ])('groups %j are read as %j', (groups, expected) => {
    expect(callerOf(route, claims(groups))).toEqual({ id: 'ada', groups: expected });
  });

  test.each([['[]'], [''], ['[operatorsx]'], [undefined]])('groups %j open nothing', (groups) => {
    expect(problemIn(() => callerOf(route, claims(groups)))?.status).toBe(403);
  });
});
