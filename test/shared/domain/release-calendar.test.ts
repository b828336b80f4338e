import { expect, test } from 'vitest';
import type { Release } from '../../../shared/domain/release.ts';
import { releaseCalendar } from '../../../shared/domain/release-calendar.ts';
import { aProfile } from '../../support/a-profile.ts';

const PROFILE = aProfile({ lag: { usualDays: 35, lateDays: 42 } });

function release(period: string, firstSeen: string, reporter = 'US'): Release {
  return { source: 'us-census', reporter, period, firstSeen: `${firstSeen}T13:00:00.000Z`, revisions: [] };
}

/** History that one look found, then so many months seen on the day of their release. */
const FILLED = ['2026-01', '2026-02', '2026-03'].map((period) => release(period, '2026-05-20'));
const LIVE = [release('2026-04', '2026-06-08'), release('2026-05', '2026-07-08'), release('2026-06', '2026-08-09')];

function calendar(releases: readonly Release[], today: string) {
  return releaseCalendar(PROFILE, releases, `${today}T12:00:00.000Z`);
}

function pending(releases: readonly Release[], today: string) {
  return calendar(releases, today)
    .filter(({ state }) => state !== 'arrived')
    .map(({ period, state, due, lateFrom, by }) => ({ period, state, due, lateFrom, by }));
}

test('without a habit a release is due after the usual days, and late after the days that the source is given', () => {
  expect(pending(FILLED, '2026-06-01')).toEqual([
    { period: '2026-04', state: 'due', due: '2026-06-04', lateFrom: '2026-06-11', by: 'usual' },
  ]);
});

test('on the due day it is due still, on the day of lateness it is late', () => {
  const of = (today: string) => pending(FILLED, today)[0]?.state;
  expect([of('2026-06-04'), of('2026-06-10'), of('2026-06-11'), of('2026-09-01')]).toEqual([
    'due',
    'due',
    'late',
    'late',
  ]);
});

test('what is overdue is listed month by month, up to the first that is to come', () => {
  expect(pending(FILLED, '2026-08-10').map(({ period, state }) => [period, state])).toEqual([
    ['2026-04', 'late'],
    ['2026-05', 'late'],
    ['2026-06', 'due'],
    ['2026-07', 'due'],
  ]);
});

test('three releases seen live make a habit: the median of their lags, with the same grace', () => {
  // 39, 38 and 40 days.
  expect(pending([...FILLED, ...LIVE], '2026-08-20')).toEqual([
    { period: '2026-07', state: 'due', due: '2026-09-08', lateFrom: '2026-09-15', by: 'habit' },
  ]);
});

test('two are none', () => {
  expect(pending([...FILLED, ...LIVE.slice(0, 2)], '2026-07-20')[0]).toMatchObject({ due: '2026-08-04', by: 'usual' });
});

test('who comes early by habit is not late sooner than the source is given', () => {
  const early = [release('2026-04', '2026-05-25'), release('2026-05', '2026-06-24'), release('2026-06', '2026-07-25')];
  expect(pending([...FILLED, ...early], '2026-08-20')[0]).toMatchObject({ due: '2026-08-25', lateFrom: '2026-09-11' });
});

test('history that is filled in month by month, long after, is no habit', () => {
  const played = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05'].map((period, index) =>
    release(period, `2026-11-2${index}`),
  );
  expect(pending(played, '2026-11-25')[0]).toMatchObject({ by: 'usual' });
});

test('an older month that is filled in later is no sign of a lag', () => {
  const later = release('2025-12', '2026-08-20');
  expect(pending([...FILLED, ...LIVE, later], '2026-08-21')).toEqual(pending([...FILLED, ...LIVE], '2026-08-21'));
});

test('what has arrived stands there with the day on which it was due', () => {
  const arrived = calendar([...FILLED, ...LIVE], '2026-08-20').filter(({ state }) => state === 'arrived');
  expect(arrived.map(({ period }) => period)).toEqual([
    '2026-01',
    '2026-02',
    '2026-03',
    '2026-04',
    '2026-05',
    '2026-06',
  ]);
  expect(arrived[5]).toMatchObject({ due: '2026-08-08', release: LIVE[2] });
});

test('each reporter has a calendar of its own', () => {
  const reporters = calendar([release('2026-07', '2026-09-05'), release('2026-03', '2026-05-25', 'DE')], '2026-08-20');
  expect(
    reporters.filter(({ state }) => state === 'late').map(({ reporter, period }) => `${reporter} ${period}`),
  ).toEqual(['DE 2026-04', 'DE 2026-05', 'DE 2026-06']);
});

test('of a source without any release nothing is expected', () => {
  expect(calendar([], '2026-08-20')).toEqual([]);
});

test('a habit that is beyond the limit moves the limit with it', () => {
  const slow = [release('2026-04', '2026-06-25'), release('2026-05', '2026-07-25'), release('2026-06', '2026-08-25')];
  expect(pending([...FILLED, ...slow], '2026-08-26')[0]).toMatchObject({ due: '2026-09-25', lateFrom: '2026-10-02' });
});
