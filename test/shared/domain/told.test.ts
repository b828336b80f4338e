/** What was told of a subject: the level of a month, and the alert that a month belongs to. */
import { describe, expect, it } from 'vitest';
import type { Level, Step, Told } from '../../../shared/domain/alert.ts';
import { addStep, hasAlert, retold, toldAlert, toldLevel, untold } from '../../../shared/domain/told.ts';

const step = (from: string, level: Level, alert?: string): Step => ({
  from,
  level,
  ...(alert !== undefined && { alert }),
});
const told = (...steps: Step[]): Told => ({ since: '2025-01', through: '2025-12', steps });
/** Two alerts: one that warned and got worse, and one after it. */
const TWO = told(
  step('2025-02', 'warning'),
  step('2025-03', 'critical'),
  step('2025-05', 'clear'),
  step('2025-07', 'critical'),
);
/** A revision has moved the beginning of an alert that was raised in March. */
const MOVED = told(step('2025-02', 'critical', '2025-03'), step('2025-04', 'warning'), step('2025-06', 'clear'));

describe('what was told for a month', () => {
  it.each([
    ['2025-01', 'clear', undefined],
    ['2025-02', 'warning', '2025-02'],
    ['2025-04', 'critical', '2025-02'],
    ['2025-05', 'clear', undefined],
    ['2025-06', 'clear', undefined],
    ['2025-07', 'critical', '2025-07'],
    ['2026-01', 'critical', '2025-07'],
  ])('%s is %s, of the alert of %s', (period, level, alert) => {
    expect([toldLevel(TWO, period), toldAlert(TWO, period)]).toEqual([level, alert]);
  });

  it('is of the alert that a step names, and goes on with it until it is clear', () => {
    const months = ['2025-02', '2025-03', '2025-05', '2025-06'];
    expect(months.map((period) => toldAlert(MOVED, period))).toEqual(['2025-03', '2025-03', '2025-03', undefined]);
  });

  it('is nothing where nothing was told', () => {
    expect([toldLevel(untold('2025-01'), '2025-01'), toldAlert(untold('2025-01'), '2025-01')]).toEqual([
      'clear',
      undefined,
    ]);
    expect(untold('2025-01')).toEqual({ since: '2025-01', through: '2024-12', steps: [] });
  });
});

describe('a step', () => {
  it.each<[string, Step[], Parameters<typeof addStep>[1], string | undefined, Step]>([
    ['up from clear raises its own alert', [], step('2025-02', 'critical'), '2025-02', step('2025-02', 'critical')],
    [
      'on from another goes on with its alert',
      [step('2025-02', 'warning')],
      step('2025-03', 'critical'),
      '2025-02',
      step('2025-03', 'critical'),
    ],
    [
      'names an alert that does not follow from the steps',
      [step('2025-02', 'clear')],
      step('2025-03', 'critical'),
      '2025-01',
      step('2025-03', 'critical', '2025-01'),
    ],
    [
      'down to clear is of none',
      [step('2025-02', 'critical')],
      step('2025-03', 'clear'),
      undefined,
      step('2025-03', 'clear'),
    ],
    [
      'of no alert names none, whatever its level',
      [step('2025-02', 'clear')],
      step('2025-03', 'critical'),
      undefined,
      step('2025-03', 'critical'),
    ],
  ])('%s', (...[, before, next, alert, expected]) => {
    const steps = [...before];
    addStep(steps, next, alert);
    expect(steps).toStrictEqual([...before, expected]);
  });
});

describe('a rule that was changed', () => {
  it('starts from its last word, with the same alert and no past', () => {
    expect(retold(TWO, '2026-01')).toStrictEqual({
      since: '2026-01',
      through: '2025-12',
      steps: [step('2025-12', 'critical', '2025-07')],
    });
    expect(toldAlert(retold(TWO, '2026-01'), '2026-01')).toBe('2025-07');
  });

  it('that was clear starts from nothing', () => {
    expect(retold({ ...TWO, through: '2025-06' }, '2025-07')).toStrictEqual(untold('2025-07'));
  });
});

it('an alert is known by the month in which it was raised', () => {
  const opened = ['2025-01', '2025-02', '2025-03', '2025-05', '2025-07'];
  expect(opened.filter((month) => hasAlert(TWO, month))).toEqual(['2025-02', '2025-07']);
  expect(opened.filter((month) => hasAlert(MOVED, month))).toEqual(['2025-03']);
});
