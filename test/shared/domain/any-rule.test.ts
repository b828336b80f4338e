/** No rule, however odd, makes the domain throw, loop, or say what is no number. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import type { AlertEvent, Told } from '../../../shared/domain/alert.ts';
import { assess, type Assessed, levelAt } from '../../../shared/domain/assess.ts';
import { explain } from '../../../shared/domain/explain.ts';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { addMonths, periodsBetween } from '../../../shared/domain/period.ts';
import { compileRule, type Rule, ruleSchema, scaleOf } from '../../../shared/domain/rule.ts';
import { ruleSentence } from '../../../shared/domain/rule-sentence.ts';
import type { Vintage } from '../../../shared/domain/series.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { toldLevel, untold } from '../../../shared/domain/told.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import { explanationSchema } from '../../../shared/storage/explanation-schema.ts';
import { storedHistory } from '../../support/a-composed-rule.ts';
import { anyStore, anyWholeRule, cutStore } from '../../support/any-document.ts';

const NO_WORDS = /NaN|Infinity|undefined|null|\[object|Invalid/;

function expectFinite(value: unknown): void {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? 'NOT FINITE' : each,
  );
  expect(text).not.toContain('NOT FINITE');
}

/** Up to the rounding of the largest of the figures. */
function expectSum(parts: readonly number[], whole: number): void {
  const size = Math.max(Math.abs(whole), ...parts.map(Math.abs), Number.MIN_VALUE);
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - whole) / size).toBeLessThan(1e-9);
}

const told = (rule: Rule, { panel, tracks }: Assessed, before: ReadonlyMap<string, Told>) =>
  tracks.map((track) => ({
    track,
    telling: tell(rule, track, panel, before.get(track.subject) ?? untold(panel.periodAt(0))),
  }));

/** Many rules on many histories: a busy machine takes its time. */
const PATIENT = { timeout: 60_000 };

describe('any rule on any history', PATIENT, () => {
  it('has a finite number in every period without a gap, and one column for every period', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, (rule, store) => {
        const { panel, tracks } = assess(rule, storedHistory(store));
        for (const { values, gaps, levels, breached, leaves } of tracks) {
          expect([values, gaps, levels, breached].map(({ length }) => length)).toEqual(Array(4).fill(panel.length));
          // A composed rule may be decided without a number of its leading condition.
          values.forEach((value, t) => {
            if (gaps[t] === 0 && leaves === undefined) expect(Number.isFinite(value)).toBe(true);
          });
          for (const { track } of leaves ?? [])
            track.values.forEach((value, t) => {
              if (track.gaps[t] === 0) expect(Number.isFinite(value)).toBe(true);
            });
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('says itself in words', () => {
    fc.assert(
      fc.property(anyWholeRule, ({ document }) => {
        const sentence = ruleSentence(document, sourceProfile);
        expect(sentence).not.toMatch(NO_WORDS);
        expect(sentence).toMatch(/^[A-Z].*\.$/s);
        expect(sentence).not.toMatch(/\.\.|\s\s|\( | ,/);
      }),
      { numRuns: 1000 },
    );
  });

  it('parsed again, from JSON, is itself', () => {
    fc.assert(
      fc.property(anyWholeRule, ({ document }) => {
        expect(ruleSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
      }),
    );
  });

  it('is explained in every period, in words and finite figures that the store takes', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, fc.nat({ max: 40 }), (rule, store, at) => {
        const { panel, others, tracks } = assess(rule, storedHistory(store));
        if (panel.length === 0) return;
        for (const track of tracks) {
          const explanation = explain(rule, sourceProfile, {
            track,
            panel,
            others,
            t: at % panel.length,
            threshold: rule.lines.critical.raise,
          });
          expectFinite(explanation);
          expect(explanationSchema.parse(explanation)).toEqual(explanation);
          expect(explanation.scale).toBe(scaleOf(rule.condition));
          const { decomposition, price } = explanation;
          if (decomposition !== null) expectSum([decomposition.own, decomposition.rest], decomposition.change);
          if (price !== undefined) expectSum([price.byPrice, price.byQuantity], price.change);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('is told in events whose texts are whole', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, (rule, store) => {
        const assessed = assess(rule, storedHistory(store));
        if (assessed.panel.length === 0) return;
        const { panel, others } = assessed;
        const events: AlertEvent[] = told(rule, assessed, new Map()).flatMap(({ track, telling }) =>
          telling.changes.map((change) =>
            alertEvent(
              { rule, profile: sourceProfile, track, panel, others, at: '2026-09-03T12:31:00.000Z', version: 1 },
              change,
            ),
          ),
        );
        const sample = events.slice(0, 6);
        for (const event of sample) expect(event.reason).toMatch(/^[A-Z0-9-].*\.$/);
        for (const some of [...sample.map((event) => [event]), sample]) {
          if (some.length === 0) continue;
          const { subject, email, sms } = noticeText(some, { reader: 'ann', linkBase: 'https://chokepoint.example' });
          for (const text of [subject, email, sms]) expect(text).not.toMatch(NO_WORDS);
          expect(subject.length).toBeLessThanOrEqual(99);
          expect(smsParts(sms).parts).toBe(1);
        }
      }),
      { numRuns: 800 },
    );
  });
});

/** What is told after every month in which something came in, each evaluation from where the last one stopped. */
function replayed(rule: Rule, store: (series: string) => readonly Vintage[]): ReadonlyMap<string, Told> {
  const first = '2025-06';
  const state = new Map<string, Told>();
  let progress: Pick<Told, 'since' | 'through'> | undefined;
  for (const until of periodsBetween(first, addMonths(first, 34))) {
    const partners = [...state.keys()].filter((subject) => subject !== rule.document.id);
    const { panel, tracks } = assess(rule, storedHistory(cutStore(store, until)), { partners });
    if (panel.length === 0) continue;
    progress ??= { since: panel.periodAt(0), through: addMonths(panel.periodAt(0), -1) };
    for (const track of tracks) {
      const before = state.get(track.subject) ?? { ...progress, steps: [] };
      state.set(track.subject, tell(rule, track, panel, before).told);
    }
    progress = { ...progress, through: panel.periodAt(panel.length - 1) };
  }
  return state;
}

describe('vintages that come in one by one', PATIENT, () => {
  it('end in the state that one assessment of the last gives', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, (rule, store) => {
        const { panel, tracks } = assess(rule, storedHistory(store));
        const state = panel.length === 0 ? new Map<string, Told>() : replayed(rule, store);
        for (const track of panel.length === 0 ? [] : tracks) {
          const known = state.get(track.subject)!;
          // Without corrections only the last word has to be true.
          const periods = rule.document.notify.corrections
            ? periodsBetween(known.since, known.through)
            : [known.through];
          for (const period of periods) expect(toldLevel(known, period)).toBe(levelAt(track, panel.columnOf(period)));
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('scale and order', PATIENT, () => {
  const factor = 1024;
  const RATIOS = new Set(['ratio', 'index', 'count', 'change', 'points']);

  it('scaling all figures changes no ratio', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, (rule, store) => {
        const { condition } = rule;
        if (!RATIOS.has(scaleOf(condition)) || condition.guards['minimum-trade'] !== undefined) return;
        const scaled = (id: string) =>
          store(id).map((vintage) => ({
            ...vintage,
            measures: Object.fromEntries(
              Object.entries(vintage.measures).map(([measure, { unit, total, partners }]) => [
                measure,
                {
                  unit,
                  total: total * factor,
                  partners: Object.fromEntries(
                    Object.entries(partners).map(([code, amount]) => [code, amount * factor]),
                  ),
                },
              ]),
            ),
          }));
        const single =
          'metric' in rule.document ? rule : compileRule(ruleSchema.parse({ id: 'one', name: 'One', ...condition }));
        const [plain, larger] = [store, scaled].map((each) => assess(single, storedHistory(each)).tracks[0]);
        if (plain === undefined) return;
        expect([...larger!.gaps]).toEqual([...plain.gaps]);
        plain.values.forEach((value, t) => {
          if (plain.gaps[t] === 0) expect(larger!.values[t]).toBeCloseTo(value, 9 - Math.log10(1 + Math.abs(value)));
        });
      }),
      { numRuns: 400 },
    );
  });

  it('the order of rows is irrelevant', () => {
    fc.assert(
      fc.property(anyWholeRule, anyStore, (rule, store) => {
        const turned = (id: string) =>
          store(id).map((vintage) => ({
            ...vintage,
            measures: Object.fromEntries(
              Object.entries(vintage.measures)
                .reverse()
                .map(([measure, each]) => [
                  measure,
                  { ...each, partners: Object.fromEntries(Object.entries(each.partners).reverse()) },
                ]),
            ),
          }));
        const columns = ({ tracks }: Assessed) =>
          tracks.map(({ subject, values, gaps, levels }) => [subject, [...values], [...gaps], [...levels]]);
        expect(columns(assess(rule, storedHistory(turned)))).toEqual(columns(assess(rule, storedHistory(store))));
      }),
      { numRuns: 200 },
    );
  });
});
