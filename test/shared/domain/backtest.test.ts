import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backtest, backtest } from '../../../shared/domain/backtest.ts';
import type { Period } from '../../../shared/domain/period.ts';
import { compileRule, type Rule, type RuleDocument, ruleSchema } from '../../../shared/domain/rule.ts';
import { aBacktest, releasedAt, START, story, vintages } from '../../support/a-backtest.ts';
import { aRule } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';

type RuleOfOne = Extract<RuleDocument, { metric: unknown }>;

const profile = aProfile();

const spans = (alerts: readonly { raised: Period; ended?: Period }[]) =>
  alerts.map(({ raised, ended }) => `${raised} to ${ended ?? 'now'}`);

describe('a backtest without revisions', () => {
  const given = { first: [50, 90, 85, 78, 70, 60] };

  it('tells the same as known and as revised, month by month from the first', () => {
    const { asKnown, asRevised, from, until } = aBacktest(given);
    expect(story(asKnown.events)).toEqual(['2025-02 raised clear to critical', '2025-04 resolved critical to clear']);
    expect(story(asRevised.events)).toEqual(story(asKnown.events));
    expect([from, until]).toEqual(['2025-01', '2025-06']);
  });

  it('says when each event would have been told', () => {
    const { asKnown, asRevised } = aBacktest(given);
    expect(asKnown.events.map(({ at }) => at)).toEqual([releasedAt(1), releasedAt(3)]);
    expect(asRevised.events.map(({ at }) => at)).toEqual([releasedAt(5), releasedAt(5)]);
  });

  it('words an event as the service does', () => {
    const [raised] = aBacktest(given).asKnown.events;
    expect(raised?.reason).toBe('90.0% in 2025-02 is above the line of 80%.');
    expect(raised?.explanation.history).toHaveLength(2);
    expect(raised?.id).toMatch(/^us-tungsten-china\.2025-02\.raised\.[0-9a-f]{14}\.1$/);
  });

  it('counts months beyond the line and months with an open alert', () => {
    const { asRevised } = aBacktest(
      { first: [50, 90, 85, 78, 70, 60] },
      aRule({ threshold: { above: '80%', 'clear-below': '75%' } }),
    );
    expect([asRevised.monthsBeyond, asRevised.monthsOpen]).toEqual([2, 3]);
  });

  it('counts months without a number by reason', () => {
    const { asRevised, asKnown } = aBacktest({ first: [50, 'suppressed', null, 90, 'suppressed'] });
    expect(asRevised.gaps).toEqual({ suppressed: 2, late: 1 });
    expect(asKnown.gaps).toEqual({ suppressed: 2, late: 1 });
  });

  it('has neither false alarms nor misses, and a lead of nothing', () => {
    expect(aBacktest(given)).toMatchObject({
      falseAlarms: [],
      misses: [],
      leads: [{ asKnown: '2025-02', asRevised: '2025-02', months: 0 }],
    });
  });

  it('keeps each month for a chart', () => {
    const [subject] = aBacktest(given).asRevised.subjects;
    expect(subject?.months.slice(0, 2)).toEqual([
      { period: '2025-01', value: 0.5, level: 'clear', verdict: 'clear', beyond: false },
      { period: '2025-02', value: 0.9, level: 'critical', verdict: 'critical', beyond: true },
    ]);
  });

  it('of a rule that there are no figures for has no month', () => {
    const none = backtest(aRule(), () => [], { profile });
    expect(none.from).toBeUndefined();
    expect(none.asKnown.events).toEqual([]);
    expect(none).toMatchObject({ falseAlarms: [], misses: [], leads: [] });
  });
});

describe('flaps', () => {
  it('are alerts that ended within two months, or came again within two', () => {
    const { asRevised } = aBacktest({ first: [90, 90, 90, 50, 50, 50, 90, 50, 50, 90, 90, 90, 90] });
    expect(spans(asRevised.alerts)).toEqual(['2025-01 to 2025-04', '2025-07 to 2025-08', '2025-10 to now']);
    expect(spans(asRevised.flaps)).toEqual(['2025-07 to 2025-08', '2025-10 to now']);
  });

  it('are alerts of exactly two months, and two months apart', () => {
    expect(spans(aBacktest({ first: [90, 90, 50] }).asRevised.flaps)).toEqual(['2025-01 to 2025-03']);
    const apart = aBacktest({ first: [90, 90, 90, 50, 50, 90, 90, 90, 90] }).asRevised.flaps;
    expect(spans(apart)).toEqual(['2025-06 to now']);
  });

  it('are not alerts three months long or apart, nor one that is open since last month', () => {
    expect(aBacktest({ first: [90, 90, 90, 50, 50, 50, 90] }).asRevised.flaps).toEqual([]);
  });

  it('are not alerts that a revision withdrew', () => {
    const { asKnown } = aBacktest({
      first: [50, 90, 90],
      revised: [
        { release: 2, month: 1, figure: 60 },
        { release: 2, month: 2, figure: 60 },
      ],
    });
    expect(asKnown.alerts).toMatchObject([{ raised: '2025-02', endedBy: 'corrected' }]);
    expect(asKnown.flaps).toEqual([]);
  });
});

describe('a revision', () => {
  it('that takes an alert back makes a false alarm, with the instant at which it was withdrawn', () => {
    const { asKnown, asRevised, falseAlarms, misses, leads } = aBacktest({
      first: [50, 90, 78, 50],
      revised: [{ release: 2, month: 1, figure: 60 }],
    });
    expect(story(asKnown.events)).toEqual(['2025-02 raised clear to critical', '2025-02 corrected critical to clear']);
    expect(story(asRevised.events)).toEqual([]);
    expect(falseAlarms).toMatchObject([{ raised: '2025-02', through: '2025-02', withdrawnAt: releasedAt(2) }]);
    expect([misses, leads]).toEqual([[], []]);
  });

  it('that takes an alert back is a false alarm for a rule that tells no corrections, too', () => {
    const rule = aRule({ notify: { corrections: false } });
    const { asKnown, falseAlarms } = aBacktest(
      { first: [50, 90, 50, 50], revised: [{ release: 2, month: 1, figure: 60 }] },
      rule,
    );
    expect(story(asKnown.events)).toEqual(['2025-02 raised clear to critical', '2025-03 resolved critical to clear']);
    expect(falseAlarms).toMatchObject([{ raised: '2025-02' }]);
    expect(falseAlarms[0]?.withdrawnAt).toBeUndefined();
  });

  it('that brings an alert to the past makes a miss, with the instant at which it was told', () => {
    const { asKnown, asRevised, falseAlarms, misses } = aBacktest({
      first: [50, 60, 50, 50],
      revised: [{ release: 3, month: 1, figure: 90 }],
    });
    expect(story(asKnown.events)).toEqual(['2025-02 corrected clear to critical']);
    expect(story(asRevised.events)).toEqual(['2025-02 raised clear to critical', '2025-03 resolved critical to clear']);
    expect(misses).toMatchObject([{ raised: '2025-02', ended: '2025-03', correctedAt: releasedAt(3) }]);
    expect(falseAlarms).toEqual([]);
    // A correction of what is over opens no alert.
    expect(asKnown.alerts).toEqual([]);
  });

  it('that opens an alert up to now is one by correction, from the first month that it corrects', () => {
    const rule = aRule({ threshold: { above: '80%', warning: '70%' } });
    const { asKnown, misses } = aBacktest(
      {
        first: [50, 60, 60, 60, 85],
        revised: [
          { release: 3, month: 1, figure: 75 },
          { release: 3, month: 2, figure: 90 },
          { release: 3, month: 3, figure: 85 },
        ],
      },
      rule,
    );
    expect(story(asKnown.events)).toEqual([
      '2025-02 corrected clear to warning',
      '2025-03 corrected clear to critical',
    ]);
    expect(asKnown.alerts).toMatchObject([
      { raised: '2025-02', by: 'corrected', severity: 'critical', at: releasedAt(3) },
    ]);
    expect(misses).toMatchObject([{ raised: '2025-02', correctedAt: releasedAt(3) }]);
  });

  it('that moves the beginning of an alert is a lead: later or earlier', () => {
    const late = aBacktest({ first: [50, 60, 90, 90], revised: [{ release: 3, month: 1, figure: 90 }] });
    expect(late.leads).toMatchObject([{ asKnown: '2025-03', asRevised: '2025-02', months: -1 }]);
    const early = aBacktest({ first: [50, 90, 90, 90], revised: [{ release: 3, month: 1, figure: 60 }] });
    expect(early.leads).toMatchObject([{ asKnown: '2025-02', asRevised: '2025-03', months: 1 }]);
    expect([...late.falseAlarms, ...late.misses, ...early.falseAlarms, ...early.misses]).toEqual([]);
  });

  it('is not known before it came', () => {
    const { asKnown } = aBacktest({ first: [90, 90, 90], revised: [{ release: 2, month: 0, figure: 10 }] });
    expect(asKnown.events[0]).toMatchObject({ kind: 'raised', period: '2025-01', value: 0.9, at: releasedAt(0) });
    expect(asKnown.subjects[0]?.months[0]).toMatchObject({ value: 0.9 });
  });
});

describe('what was retrieved all at once', () => {
  it('is told as if month by month, since nothing older is known', () => {
    const at = '2026-01-05T12:30:00.000Z';
    const all = vintages({ first: [50, 90, 50, 90] }).map((vintage) => ({ ...vintage, retrievedAt: at }));
    const { asKnown, asRevised } = backtest(aRule(), () => all, { profile });
    expect(story(asKnown.events)).toEqual(story(asRevised.events));
    expect(asKnown.events).toHaveLength(3);
  });

  it('leaves alerts of months before it out of what could be missed', () => {
    const old = aVintage({
      period: '2024-06',
      retrievedAt: '2027-01-01T00:00:00.000Z',
      measures: { value: { unit: 'USD', total: 100, partners: { CN: 95 } } },
    });
    const { asRevised, misses } = backtest(aRule(), () => [...vintages({ first: [50, 50] }), old], { profile });
    expect(spans(asRevised.alerts)).toEqual(['2024-06 to 2025-01']);
    expect(misses).toEqual([]);
  });
});

describe('a rule with one alert a partner', () => {
  const rule = compileRule(
    aRuleDocument({
      metric: { kind: 'partner-share', partner: 'each' },
      window: { months: 1 },
      threshold: { above: '80%' },
    }),
  );

  it('is backtested partner by partner', () => {
    const { asKnown } = aBacktest({ first: [90, 10, 10] }, rule);
    expect(asKnown.events.map(({ subject, kind, period }) => `${subject} ${kind} ${period}`)).toEqual([
      'CN raised 2025-01',
      'CN resolved 2025-02',
      'VN raised 2025-02',
    ]);
    expect(asKnown.alerts.map(({ subject }) => subject)).toEqual(['CN', 'VN']);
  });

  it('corrects a partner that a revision removed altogether', () => {
    const gone = aVintage({
      period: START,
      retrievedAt: releasedAt(1),
      measures: { value: { unit: 'USD', total: 100, partners: { VN: 100 } } },
    });
    const first = aVintage({
      period: START,
      retrievedAt: releasedAt(0),
      measures: { value: { unit: 'USD', total: 100, partners: { CN: 100 } } },
    });
    const { falseAlarms, misses } = backtest(rule, () => [first, gone], { profile });
    expect(falseAlarms).toMatchObject([{ subject: 'CN', raised: START, withdrawnAt: releasedAt(1) }]);
    expect(misses).toMatchObject([{ subject: 'VN' }]);
  });
});

describe('a rule that another one silences', () => {
  it('is silent while the other has an open alert', () => {
    const parent = compileRule(aRuleDocument({ id: 'parent', window: { months: 1 }, threshold: { above: '90%' } }));
    const child = aRule({ 'silenced-by': ['parent'] });
    const data = vintages({ first: [50, 85, 95, 95, 85] });
    const told = (silencers: Rule[]) => story(backtest(child, () => data, { profile, silencers }).asKnown.events);
    expect(told([])).toEqual(['2025-02 raised clear to critical']);
    expect(told([parent])).toEqual([
      '2025-02 raised clear to critical',
      '2025-03 resolved critical to clear',
      '2025-05 raised clear to critical',
    ]);
  });
});

const figures = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('suppressed' as const), fc.constant(null)),
  { minLength: 1, maxLength: 12 },
);

it('a backtest of a unit value is in the units of both measures', () => {
  const rule = aRule({ metric: { kind: 'unit-value' }, threshold: { above: 60 } });
  const found = backtest(rule, () => [aVintage({ period: START })], { profile });
  expect([found.unit, found.asRevised.subjects[0]?.months[0]?.value]).toEqual(['USD/KG', 50]);
});

describe('a composed rule', () => {
  it('is beyond its line in the months in which it is open', () => {
    const { id: _, name: __, tags: ___, notify: ____, 'silenced-by': _____, ...above } = aRule().document as RuleOfOne;
    const document = { id: 'both', name: 'Both', all: [above, { ...above, threshold: { above: '60%' } }] };
    const { asRevised } = aBacktest({ first: [50, 90, 70, 90, 85] }, compileRule(ruleSchema.parse(document)));
    expect(asRevised.subjects[0]?.months.map(({ beyond }) => beyond)).toEqual([false, true, false, true, true]);
    expect([asRevised.monthsBeyond, asRevised.monthsOpen]).toEqual([3, 3]);
  });
});

describe('whatever the figures and their revisions', () => {
  it('what was told as known ends as today has it, and every alert by today was right, missed or of the past', () => {
    fc.assert(
      fc.property(
        figures,
        fc.array(fc.record({ release: fc.nat(11), month: fc.nat(11), figure: fc.integer({ min: 0, max: 100 }) }), {
          maxLength: 6,
        }),
        (first, changes) => {
          const revised = changes.filter(
            ({ release, month }) => month < release && release < first.length && first[month] !== null,
          );
          const { asKnown, asRevised, misses, leads, falseAlarms } = aBacktest({ first, revised });
          const openIn = (view: Backtest['asKnown']) => view.alerts.filter(({ ended }) => ended === undefined).length;
          expect(openIn(asKnown)).toBe(openIn(asRevised));
          expect(misses.length + leads.length).toBe(asRevised.alerts.length);
          expect(falseAlarms.length).toBeLessThanOrEqual(asKnown.alerts.length);
          if (revised.length === 0) expect([misses, falseAlarms]).toEqual([[], []]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
