import { describe, expect, it } from 'vitest';
import { diffBacktests, diffFolders } from '../../../shared/domain/backtest-diff.ts';
import { aBacktest, story } from '../../support/a-backtest.ts';
import { aRule } from '../../support/a-history.ts';

describe('the difference of two backtests', () => {
  const given = { first: [50, 85, 92, 85, 70], revised: [{ release: 3, month: 1, figure: 60 }] };
  const [loose, strict] = [aBacktest(given), aBacktest(given, aRule({ threshold: { above: '90%' } }))];

  it('is nothing between a rule and itself', () => {
    const { asKnown, asRevised } = diffBacktests(loose, loose);
    expect([asKnown.onlyBefore, asKnown.onlyAfter, asRevised.onlyBefore, asRevised.onlyAfter]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(asKnown.both).toEqual(loose.asKnown.events);
  });

  it('names the events that only one version has, in each view', () => {
    const { asKnown, asRevised } = diffBacktests(loose, strict);
    expect(story(asKnown.onlyBefore)).toEqual([
      '2025-02 raised clear to critical',
      '2025-02 corrected critical to clear',
      '2025-05 resolved critical to clear',
    ]);
    expect(story(asKnown.onlyAfter)).toEqual([
      '2025-03 raised clear to critical',
      '2025-04 resolved critical to clear',
    ]);
    expect(story(asRevised.both)).toEqual(['2025-03 raised clear to critical']);
  });

  it('does not take one partner for another', () => {
    const each = { metric: { kind: 'partner-share' as const, partner: 'each' }, threshold: { above: '40%' } };
    const [both, less] = [aBacktest({ first: [50] }, aRule(each)), aBacktest({ first: [30] }, aRule(each))];
    const { asRevised } = diffBacktests(both, less);
    expect(both.asRevised.events.map(({ subject }) => subject)).toEqual(['CN', 'VN']);
    expect(asRevised.onlyBefore.map(({ subject }) => subject)).toEqual(['CN']);
    expect(asRevised.both.map(({ subject }) => subject)).toEqual(['VN']);
  });

  it('does not mind another id', () => {
    const renamed = aBacktest(given, aRule({ id: 'another' }));
    expect(diffBacktests(loose, renamed).asKnown.both).toHaveLength(loose.asKnown.events.length);
  });

  it('of two folders says which rules came, went and stayed', () => {
    const other = aBacktest(given, aRule({ id: 'other' }));
    const folder = diffFolders([loose, other], [strict, aBacktest(given, aRule({ id: 'new' }))]);
    expect(folder.added.map(({ rule }) => rule)).toEqual(['new']);
    expect(folder.removed.map(({ rule }) => rule)).toEqual(['other']);
    expect(folder.kept).toMatchObject([{ rule: 'us-tungsten-china', asRevised: { both: [{ period: '2025-03' }] } }]);
  });
});
