import { expect, test } from 'vitest';
import { addMonths, periodsBetween } from '../../../shared/domain/period.ts';
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

test('of an odd number the habit is the one in the middle, in whatever order they came', () => {
  // 46, 38 and 40 days.
  const three = [release('2026-04', '2026-06-15'), LIVE[1]!, LIVE[2]!];
  expect(pending([...FILLED, ...three], '2026-08-20')[0]).toMatchObject({ period: '2026-07', due: '2026-09-09' });
});

test('of an even number the habit is the middle of the two in the middle', () => {
  // 39, 38, 46 and 45 days; 39 and 45 are in the middle.
  const four = [...LIVE.slice(0, 2), release('2026-06', '2026-08-15'), release('2026-07', '2026-09-14')];
  expect(pending([...FILLED, ...four], '2026-09-20')[0]).toMatchObject({ period: '2026-08', due: '2026-10-12' });
});

test('only the last twelve make a habit', () => {
  const slowly = periodsBetween('2023-10', '2024-12').map((period) => release(period, `${addMonths(period, 2)}-20`));
  const months = periodsBetween('2025-01', '2025-12');
  const quickly = months.map((period) => release(period, `${addMonths(period, 1)}-10`));
  const [expected] = pending([release('2023-09', '2023-11-01'), ...slowly, ...quickly], '2026-01-15');
  expect(expected).toMatchObject({ period: '2026-01', due: '2026-02-10', by: 'habit' });
});

test('a release seen live within a month of being late counts, a day later it was not waited for', () => {
  // Late after 42 days: 73 days are 31 more.
  const seen = (day: string) => [...FILLED, ...LIVE.slice(0, 2), release('2026-06', day)];
  expect(pending(seen('2026-09-11'), '2026-09-12')[0]).toMatchObject({ by: 'habit' });
  expect(pending(seen('2026-09-12'), '2026-09-13')[0]).toMatchObject({ by: 'usual' });
});

test('what was there before its month was over is no sign of a lag', () => {
  const early = [...LIVE.slice(0, 2), release('2026-06', '2026-06-30')];
  expect(pending([...FILLED, ...early], '2026-08-03')[0]).toMatchObject({ by: 'usual' });
});

test('what one look found together is no sign of a lag, however soon it was', () => {
  const together = ['2026-04', '2026-05', '2026-06'].map((period) => release(period, '2026-07-10'));
  expect(pending(together, '2026-08-03')[0]).toMatchObject({ by: 'usual' });
});

test('an older month that is filled in beside a live one is no sign of a lag, however soon that was', () => {
  expect(pending([release('2026-03', '2026-06-09'), ...LIVE], '2026-08-20')[0]).toMatchObject({ by: 'usual' });
});

test('on the day that a release is due the one after it is to come, too', () => {
  expect(pending(FILLED, '2026-06-03').map(({ period }) => period)).toEqual(['2026-04']);
  expect(pending(FILLED, '2026-06-04').map(({ period }) => period)).toEqual(['2026-04', '2026-05']);
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
