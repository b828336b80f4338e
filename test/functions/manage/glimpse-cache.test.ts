import { expect, it } from 'vitest';
import { glimpseCache } from '../../../functions/manage/glimpse-cache.ts';
import { glimpses } from '../../../shared/domain/knowledge.ts';
import { aHistory, chinaPercent } from '../../support/a-history.ts';

const ONE = 'us-census/US/imports/consumption/8101940000';

it('histories are the same ones until a vintage is added, or a run is known of', () => {
  const cache = glimpseCache();
  const vintages = aHistory(chinaPercent([50, 60, 70]));
  const first = cache.of([ONE], () => vintages, []);
  expect(first.map(({ at }) => at)).toEqual(glimpses([ONE], () => vintages).map(({ at }) => at));
  expect(cache.of([ONE], () => vintages, [])).toBe(first);
  expect(cache.of([ONE], () => vintages, ['2025-04-01T00:00:00.000Z'])).not.toBe(first);
  const more = aHistory(chinaPercent([50, 60, 70, 80]));
  const next = cache.of([ONE], () => more, []);
  expect(next).toHaveLength(first.length + 1);
  expect(cache.of([ONE], () => more, [])).toBe(next);
});

it('are given up for others when there are many', () => {
  const cache = glimpseCache();
  const vintages = aHistory(chinaPercent([50]));
  const of = (id: string) => cache.of([id], () => vintages, []);
  const first = of('a/US/imports/b/1');
  for (let index = 2; index <= 8; index++) of(`a/US/imports/b/${index}`);
  expect(of('a/US/imports/b/1')).toBe(first);
  for (let index = 12; index <= 20; index++) of(`a/US/imports/b/${index}`);
  expect(of('a/US/imports/b/1')).not.toBe(first);
});
