import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCensusRecording } from '../../../local/replay/census-recording.ts';
import { breaksOf } from '../../../shared/domain/nomenclature.ts';
import { addMonths, periodsBetween } from '../../../shared/domain/period.ts';
import { suspectedBreaks, type TotalsHistory } from '../../../shared/domain/suspected-breaks.ts';

const PERIODS = periodsBetween('2026-01', '2026-06');

/** A code with these totals from 2026-01 on. */
function history(commodity: string, ...totals: number[]): TotalsHistory {
  return { commodity, totals: new Map(totals.map((total, index) => [PERIODS[index] ?? '', total])) };
}

/** The same two months sooner. */
function sooner({ commodity, totals }: TotalsHistory): TotalsHistory {
  return { commodity, totals: new Map([...totals].map(([period, total]) => [addMonths(period, -2), total])) };
}

test('the real figures hold the one break of 2026-07, and no other', async () => {
  const directory = fileURLToPath(new URL('../../../local/recordings/us-census', import.meta.url));
  const recording = await loadCensusRecording(directory);
  const histories = recording.commodities.map((commodity) => ({
    commodity,
    totals: new Map(
      periodsBetween(recording.from, recording.until).map((period) => [
        period,
        recording.rows(commodity, period).reduce((sum, { value }) => sum + value, 0),
      ]),
    ),
  }));
  const [known] = breaksOf('us-census', '3818000095');
  const found = suspectedBreaks(histories);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ period: '2026-07', kind: 'split', from: known?.from, to: known?.to });
});

describe('a break is suspected', () => {
  test.each([
    ['split', [history('12345678', 5, 5, 5, 0), history('12345691', 0, 0, 0, 2), history('12345692', 0, 0, 0, 3)]],
    ['merged', [history('12345678', 5, 5, 5, 0), history('12345679', 1, 1, 1, 0), history('12345690', 0, 0, 0, 6)]],
    ['retired', [history('1234567801', 5, 5, 5, 0), history('1234567802', 0, 0, 0, 5)]],
    ['retired', [sooner(history('1234567801', 5, 0, 5, 5, 5, 0)), sooner(history('1234567802', 0, 0, 0, 0, 0, 5))]],
    ['retired', [history('1234567801', 5, 5, 5, 0, 0), history('1234569901', 0, 0, 0, 5, 5)]],
  ])('as %s', (kind, histories) => {
    expect(suspectedBreaks(histories)).toMatchObject([{ period: '2026-04', kind }]);
  });

  test('as a split where several codes go on as several', () => {
    const found = suspectedBreaks([
      history('12345678', 5, 5, 5, 0),
      history('12345679', 5, 5, 5, 0),
      history('12345692', 0, 0, 0, 3),
      history('12345691', 0, 0, 0, 2),
    ]);
    expect(found).toEqual([
      {
        period: '2026-04',
        kind: 'split',
        from: ['12345678', '12345679'],
        to: ['12345691', '12345692'],
        note: '12345678, 12345679 fell to zero in 2026-04, in which 12345691, 12345692 began',
      },
    ]);
  });

  test('in order of month, whatever family it is in and however the months came', () => {
    const backwards = ({ commodity, totals }: TotalsHistory) => ({ commodity, totals: new Map([...totals].reverse()) });
    const found = suspectedBreaks(
      [
        history('1234567801', 5, 5, 5, 5, 0),
        history('1234567802', 0, 0, 0, 0, 5),
        history('12345678', 5, 5, 5, 0, 0),
        history('12345691', 0, 0, 0, 2, 2),
        history('9934567801', 5, 5, 5, 0, 0),
        history('9934567802', 0, 0, 0, 5, 5),
      ].map(backwards),
    );
    expect(found.map(({ period, from }) => `${period} ${from.join(' ')}`)).toEqual([
      '2026-04 9934567801',
      '2026-04 12345678',
      '2026-05 1234567801',
    ]);
  });

  test('first among codes with the same eight digits, then among those with six', () => {
    const found = suspectedBreaks([
      history('1234567801', 5, 5, 5, 0),
      history('1234567802', 0, 0, 0, 5),
      history('1234569901', 0, 0, 0, 5),
    ]);
    expect(found.map(({ from, to }) => [from, to])).toEqual([[['1234567801'], ['1234567802']]]);
  });
});

describe('no break is suspected', () => {
  test.each([
    ['when trade comes back', [history('12345678', 5, 5, 5, 0, 5), history('12345691', 0, 0, 0, 2, 2)]],
    ['when trade was steady for two months only', [history('12345678', 5, 5, 0), history('12345691', 0, 0, 2)]],
    ['when trade was never steady', [history('12345678', 5, 0, 5, 0), history('12345691', 0, 0, 0, 2)]],
    ['when the sibling begins in another month', [history('12345678', 5, 5, 5, 0), history('12345691', 0, 0, 2, 2)]],
    ['when the sibling traded before', [history('12345678', 5, 5, 5, 0), history('12345691', 1, 0, 0, 2)]],
    ['between other HS6 codes', [history('12345678', 5, 5, 5, 0), history('12345791', 0, 0, 0, 2)]],
    ['between codes of different length', [history('1234567801', 5, 5, 5, 0), history('12345679', 0, 0, 0, 2)]],
    ['between HS6 codes', [history('123456', 5, 5, 5, 0), history('123457', 0, 0, 0, 2)]],
    [
      'when nobody knows that the sibling began then',
      [history('12345678', 5, 5, 5, 0), { commodity: '12345691', totals: new Map([['2026-04', 2]]) }],
    ],
  ])('%s', (_, histories) => {
    expect(suspectedBreaks(histories)).toEqual([]);
  });
});

test('the order of histories does not matter', () => {
  const total = fc.constantFrom(0, 0, 5);
  const some = fc.uniqueArray(
    fc.record({
      commodity: fc.constantFrom('1234567801', '1234567802', '1234567803', '1234569901', '1234569902'),
      totals: fc.array(total, { minLength: 6, maxLength: 6 }),
    }),
    { selector: ({ commodity }) => commodity },
  );
  fc.assert(
    fc.property(some, (codes) => {
      const histories = codes.map(({ commodity, totals }) => history(commodity, ...totals));
      const sorted = (found: readonly object[]) => found.map((one) => JSON.stringify(one)).sort();
      expect(sorted(suspectedBreaks([...histories].reverse()))).toEqual(sorted(suspectedBreaks(histories)));
    }),
  );
});
