import { expect, test } from 'vitest';
import { sources } from '../../../shared/sources/index.ts';
import { sourceSettings } from '../../../shared/sources/source-settings.ts';

test('the variables are named after the source', () => {
  const environment = { CHOKEPOINT_US_CENSUS_URL: 'http://127.0.0.1:1', CHOKEPOINT_US_CENSUS_KEY: 'abc\n', OTHER: 'x' };
  expect(sourceSettings('us-census', environment)).toEqual({ baseUrl: 'http://127.0.0.1:1', key: 'abc' });
});

test('an empty variable counts as not set', () => {
  expect(sourceSettings('us-census', { CHOKEPOINT_US_CENSUS_KEY: ' ' })).toEqual({});
});

test('every source is registered under its own id and can be made from the common settings', () => {
  for (const [id, { profile, create }] of Object.entries(sources)) {
    expect(profile.id).toBe(id);
    expect(create({ clock: { now: () => new Date() } }).profile).toBe(profile);
  }
});
