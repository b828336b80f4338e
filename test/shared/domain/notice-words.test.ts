import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { foldToAscii } from '../../../shared/domain/ascii.ts';
import { foldToGsm7 } from '../../../shared/domain/gsm7.ts';
import { eventFigure, eventTitle, headWord, periodsOf, titleIn } from '../../../shared/domain/notice-words.ts';
import { anEvent } from '../../support/an-event.ts';

type Verdict = NonNullable<NonNullable<AlertEvent['alert']>['verdict']>;

/** A correction, and what it says of its alert. */
const corrected = (from: AlertEvent['from'], to: AlertEvent['to'], verdict?: Verdict): Partial<AlertEvent> => ({
  kind: 'corrected',
  from,
  to,
  alert: {
    id: 'a',
    opened: '2026-07',
    before: 'clear',
    after: 'critical',
    order: '1',
    ...(verdict !== undefined && { verdict }),
  },
});

describe('what happened, in a word or three', () => {
  it.each<[Partial<AlertEvent>, string]>([
    [{ kind: 'raised', to: 'warning' }, 'WARNING'],
    [{ kind: 'raised', to: 'critical', cause: 'rule-made' }, 'ALREADY CRITICAL'],
    [{ kind: 'escalated', from: 'warning', to: 'critical' }, 'CRITICAL (was warning)'],
    [{ kind: 'eased', from: 'critical', to: 'warning' }, 'WARNING (was critical)'],
    [{ kind: 'resolved', to: 'clear' }, 'RESOLVED'],
    [{ kind: 'closed', to: 'clear' }, 'CLOSED'],
    [{ kind: 'closed', to: 'clear', cause: 'rule-removed' }, 'CLOSED, RULE DELETED'],
    [{ kind: 'closed', to: 'clear', cause: 'rule-disabled' }, 'CLOSED, RULE DISABLED'],
    [{ kind: 'closed', to: 'clear', cause: 'not-watched' }, 'CLOSED, NOT WATCHED'],
    [{ kind: 'reminder', severity: 'warning' }, 'STILL WARNING'],
    [{ kind: 'no-data', severity: 'critical' }, 'NO DATA (critical)'],
    [{ kind: 'data-back', severity: 'warning' }, 'DATA BACK (warning)'],
    [{ kind: 'needs-review' }, 'NEEDS REVIEW'],
    [corrected('critical', 'clear'), 'WITHDRAWN'],
    [corrected('critical', 'clear', 'withdrawn'), 'WITHDRAWN'],
    [corrected('critical', 'clear', 'ended'), 'RESOLVED BY REVISION'],
    [corrected('critical', 'clear', 'changed'), 'CORRECTED to CLEAR'],
    [corrected('clear', 'critical', 'raised'), 'CRITICAL BY REVISION'],
    [corrected('clear', 'warning', 'would-have-been-raised'), 'WOULD HAVE BEEN WARNING'],
    [corrected('clear', 'warning', 'changed'), 'CORRECTED to WARNING'],
    [corrected('critical', 'warning', 'raised'), 'CORRECTED to WARNING'],
    [corrected('critical', 'warning', 'would-have-been-raised'), 'CORRECTED to WARNING'],
  ])('%o is %s', (given, expected) => {
    expect(headWord(anEvent(given))).toBe(expected);
  });
});

it('a partner stands before the name of its rule', () => {
  expect(eventTitle({ rule: 'a', subject: 'CN', ruleName: 'Each partner' })).toBe('China: Each partner');
  expect(eventTitle({ rule: 'a', subject: 'a', ruleName: 'The whole' })).toBe('The whole');
});

it('the figure stands beside its line, or what there is instead', () => {
  expect(eventFigure(anEvent())).toBe('81.2% (line 80%)');
  expect(eventFigure(anEvent({ value: null }))).toBe('no number (line 80%)');
  expect(eventFigure(anEvent({ kind: 'closed' }))).toBe('at 81.2% (line 80%)');
  expect(eventFigure(anEvent({ kind: 'closed', value: null }))).toBe('no number (line 80%)');
});

it('the periods of events are one, or a span', () => {
  expect(periodsOf([{ period: '2026-07' }, { period: '2026-07' }])).toBe('2026-07');
  expect(periodsOf([{ period: '2026-07' }, { period: '2026-05' }, { period: '2026-06' }])).toBe('2026-05 to 2026-07');
});

describe('a title in the alphabet of subjects or of text messages', () => {
  const named = (ruleName: string, subject = 'us-x') => anEvent({ rule: 'us-x', subject, ruleName });
  it.each([
    ['Ünwrought tungsten', 'Unwrought tungsten', 'Ünwrought tungsten'],
    ['美国从中国进口的钨', 'us-x', 'us-x'],
    ['Вольфрам: доля Китая', 'us-x', 'us-x'],
    ['😀😀😀', 'us-x', 'us-x'],
    ['ΓΔΛΞ', 'us-x', 'ΓΔΛΞ'],
    ['Why? Why? ????', 'Why? Why? ????', 'Why? Why? ????'],
    ['Tungsten (钨)', 'Tungsten (?)', 'Tungsten (?)'],
  ])('of the rule %s is %s and %s: never a row of question marks', (ruleName, ascii, gsm7) => {
    expect(titleIn(foldToAscii, named(ruleName))).toBe(ascii);
    expect(titleIn(foldToGsm7, named(ruleName))).toBe(gsm7);
  });

  it('keeps the partner before it', () => {
    expect(titleIn(foldToAscii, named('钨', 'CN'))).toBe('China: us-x');
  });
});
