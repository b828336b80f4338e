/** The SMS of a notice: one part, in which figures are whole and names are cut. */
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { smsOf } from '../../../shared/domain/notice-sms.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const sms = (...alerts: AlertEvent[]) => smsOf({ alerts, late: 0 });

describe('the SMS', () => {
  it.each<[string, Partial<AlertEvent>, string]>([
    [
      'raised',
      {},
      "CRITICAL: China's share of US unwrought tungsten imports 81.2% (line 80%) in 2026-07. Was 77.1% in 2026-06.",
    ],
    [
      'nothing before it',
      { explanation: anExplanation({ previous: null, previousPeriod: null }) },
      "CRITICAL: China's share of US unwrought tungsten imports 81.2% (line 80%) in 2026-07.",
    ],
    [
      'a long name is cut',
      { ruleName: 'word '.repeat(24).trim() },
      `CRITICAL: ${'word '.repeat(16)}word... 81.2% (line 80%) in 2026-07. Was 77.1% in 2026-06.`,
    ],
    [
      'without room for both, the name stays and the value of last time goes',
      {
        ruleName: 'Everything that the United States import from anywhere',
        value: 123_456_789_012,
        threshold: 234_567_890_123,
        explanation: anExplanation({ scale: 'amount', unit: 'KG OF METAL', previous: 345_678_901_234 }),
      },
      'CRITICAL: Everything that the United States import from anywhere 123 456 789 012 KG OF METAL (line 234 567 890 123 KG OF METAL) in 2026-07.',
    ],
  ])('%s', (_, given, expected) => {
    expect(sms(anEvent(given))).toBe(expected);
  });

  it('of many events tells the first, and how many more there are', () => {
    const events = Array.from({ length: 40 }, (_, index) =>
      anEvent({ id: `e${index}`, rule: `r${index}`, subject: `r${index}` }),
    );
    expect(sms(...events)).toBe(
      "2026-07: 40 alert events. CRITICAL China's share of US unwrought tungsten imports 81.2%; +39 more",
    );
  });

  it('of several with long names cuts the first name, and not its figure', () => {
    const long = { ruleName: 'word '.repeat(24).trim() };
    expect(sms(anEvent(long), anEvent({ ...long, id: 'b', kind: 'no-data', value: null }))).toBe(
      `2026-07: 2 alert events. CRITICAL ${'word '.repeat(19)}w... 81.2%; +1 more`,
    );
  });
});
