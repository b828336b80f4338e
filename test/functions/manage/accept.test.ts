import { describe, expect, test } from 'vitest';
import { negotiated } from '../../../functions/manage/accept.ts';
import { aRoute as route, problemIn } from '../../support/a-route.ts';

describe('what can be asked for', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/json;q=0.5, text/csv', 'text/csv'],
    ['text/csv;q=0.5, application/json', 'application/json'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
  ])('%s is answered with %s', (accept, type) => {
    expect(negotiated(route, accept)).toBe(type);
  });

  test.each(['text/html', 'application/json;q=0', 'nonsense'])('%s alone is 406', (accept) => {
    expect(problemIn(() => negotiated(route, accept))?.status).toBe(406);
  });
});
