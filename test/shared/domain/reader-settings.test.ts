import { expect, test } from 'vitest';
import { isTimeOfDay, isTimeZone } from '../../../shared/domain/reader-settings.ts';

test.each([
  'UTC',
  'Europe/Berlin',
  'America/Argentina/Buenos_Aires',
  'Asia/Kolkata',
  'Etc/GMT+5',
  'America/Port-au-Prince',
])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each([
  '',
  `Europe/${'a'.repeat(58)}`,
  'Berlin',
  '+02:00',
  'Europe/Berlin ',
  'Europe/../UTC',
  'Mars/Olympus',
  'UTC\n',
  'a'.repeat(10_000),
])('%j is none', (name) => {
  expect(isTimeZone(name)).toBe(false);
});

test('times of the day run from 00:00 to 23:59', () => {
  expect(['00:00', '08:05', '23:59'].every(isTimeOfDay)).toBe(true);
  expect(['24:00', '8:00', '08:60', '08:00:00', ' 08:00', '08:00\n', '٠٨:٠٠'].some(isTimeOfDay)).toBe(false);
});
