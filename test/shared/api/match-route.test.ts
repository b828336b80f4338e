import { describe, expect, test } from 'vitest';
import { matchRoute } from '../../../shared/api/match-route.ts';
import { defineRoute } from '../../../shared/api/route.ts';

const route = (method: 'GET' | 'POST', path: `/${string}`) =>
  defineRoute({ operation: `${method}${path}`, method, path, summary: '', tag: '', allow: 'anyone', answers: {} });

const table = [
  route('GET', '/rules/{rule}'),
  route('GET', '/rules/mine'),
  route('POST', '/rules'),
  route('GET', '/series/{source}/{flow}'),
];
const matched = (method: string, path: string) => {
  const match = matchRoute(table, method, path.slice(1).split('/'));
  return 'route' in match ? { path: match.route.path, parameters: match.parameters } : match;
};

describe('matching an address', () => {
  test.each([
    ['GET', '/rules/x', { path: '/rules/{rule}', parameters: { rule: 'x' } }],
    ['GET', '/rules/mine', { path: '/rules/mine', parameters: {} }],
    ['GET', '/series/a/b', { path: '/series/{source}/{flow}', parameters: { source: 'a', flow: 'b' } }],
    ['POST', '/rules', { path: '/rules', parameters: {} }],
    ['PUT', '/rules', { methods: ['POST'] }],
    ['GET', '/rules/', { methods: [] }],
    ['GET', '/rules/x/y', { methods: [] }],
    ['GET', '/', { methods: [] }],
  ])('%s %s', (method, path, expected) => {
    expect(matched(method, path)).toEqual(expected);
  });
});
