import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import type { AlertEvent, Told } from '../../../shared/domain/alert.ts';
import { assess } from '../../../shared/domain/assess.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { retold, untold } from '../../../shared/domain/told.ts';
import { aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

const AT = '2026-09-03T12:31:00.000Z';
const FIRST = '2025-01';

interface Given {
  readonly rule?: Parameters<typeof aRule>[0];
  readonly told?: Told;
  readonly version?: number;
}

/** Every event that an evaluation of these months finds, from the first month on unless said otherwise. */
function eventsOf(
  entries: HistoryEntry[],
  { rule: given = {}, told = untold(FIRST), version = 1 }: Given = {},
): AlertEvent[] {
  const rule: Rule = aRule({ threshold: { above: '80%', 'clear-below': '75%' }, ...given });
  const panel = aPanel(entries);
  return assess(rule, () => panel).tracks.flatMap((track) =>
    tell(rule, track, panel, told).changes.map((change) =>
      alertEvent({ rule, profile: aProfile(), track, panel, others: [], at: AT, version }, change),
    ),
  );
}

const reasons = (entries: HistoryEntry[], given?: Given) =>
  eventsOf(entries, given).map(({ kind, reason }) => `${kind}: ${reason}`);
const share = (...percents: (number | null)[]) => chinaPercent(percents);

function toldOf(entries: HistoryEntry[], rule: Parameters<typeof aRule>[0] = {}): Told {
  const compiled = aRule({ threshold: { above: '80%', 'clear-below': '75%' }, ...rule });
  const panel = aPanel(entries);
  return tell(compiled, assess(compiled, () => panel).tracks[0]!, panel, untold(FIRST)).told;
}

describe('an alert event', () => {
  const [event] = eventsOf(share(60, 81));

  it('says who, what, when and how far', () => {
    expect(event).toMatchObject({
      kind: 'raised',
      rule: 'us-tungsten-china',
      ruleName: "China's share of US unwrought tungsten imports",
      subject: 'us-tungsten-china',
      period: '2025-02',
      from: 'clear',
      to: 'critical',
      severity: 'critical',
      value: 0.81,
      threshold: 0.8,
      at: AT,
      tags: [],
      partners: ['CN'],
    });
    expect(event!.vintage).toBe(event!.explanation.vintage);
  });

  it('has an id derived from rule, period, kind, vintage and version of the state', () => {
    expect(event!.id).toBe(`us-tungsten-china.2025-02.raised.${event!.vintage}.1`);
  });

  it('has the same id when the evaluation is repeated, at whatever time', () => {
    expect(eventsOf(share(60, 81))[0]!.id).toBe(event!.id);
  });

  it('has another id on other figures, in another month, or told from another state', () => {
    const others = [eventsOf(share(60, 82)), eventsOf(share(60, 60, 81)), eventsOf(share(60, 81), { version: 2 })];
    expect(new Set([event!.id, ...others.map(([other]) => other!.id)]).size).toBe(4);
  });

  it('a rule changed and changed back in one month tells each turn under an id of its own', () => {
    const months = share(60, 81);
    const strict = { threshold: { above: '90%' } };
    const turns: AlertEvent[] = [];
    let told = untold('2025-02');
    for (const [index, given] of [{}, strict, {}].entries()) {
      const rule = aRule({ threshold: { above: '80%' }, ...given });
      const panel = aPanel(months);
      const track = assess(rule, () => panel).tracks[0]!;
      const telling = tell(rule, track, panel, index === 0 ? told : retold(told, '2025-02'));
      turns.push(
        ...telling.changes.map((change) =>
          alertEvent({ rule, profile: aProfile(), track, panel, others: [], at: AT, version: index + 1 }, change),
        ),
      );
      told = telling.told;
    }
    expect(turns.map(({ kind }) => kind)).toEqual(['raised', 'resolved', 'raised']);
    expect(new Set(turns.map(({ id }) => id)).size).toBe(3);
  });

  it('of one partner among each carries the partner, in its id as well', () => {
    const rule = { metric: { kind: 'partner-share' as const, partner: 'each' }, threshold: { above: '50%' } };
    const [first, ...more] = eventsOf(share(81), { rule });
    expect(more).toEqual([]);
    expect(first).toMatchObject({ rule: 'us-tungsten-china', subject: 'CN' });
    expect(first!.id).toMatch(/^us-tungsten-china\.CN\.2025-01\.raised\.[0-9a-f]{14}\.1$/);
  });

  it('has the line of its severity', () => {
    const rule = { threshold: { above: '80%', warning: '60%' } };
    expect(
      eventsOf(share(61, 81, 65, 50), { rule }).map(({ kind, severity, threshold }) => [kind, severity, threshold]),
    ).toEqual([
      ['raised', 'warning', 0.6],
      ['escalated', 'critical', 0.8],
      ['eased', 'warning', 0.6],
      ['resolved', 'warning', 0.6],
    ]);
  });
});

describe('the reason of an event', () => {
  it.each<[string, HistoryEntry[], Parameters<typeof aRule>[0], string[]]>([
    ['raised', share(81), {}, ['raised: 81.0% in 2025-01 is above the line of 80%.']],
    [
      'raised by a hair',
      [{ partners: { CN: 80_004, VN: 19_996 } }],
      {},
      ['raised: 80.004% in 2025-01 is above the line of 80%.'],
    ],
    [
      'raised after two of three',
      share(81, 60, 82),
      { persist: { months: 2, 'out-of': 3 } },
      ['raised: 82.0% in 2025-03 is above the line of 80%, as in at least 2 of the last 3 months.'],
    ],
    [
      'escalated and eased',
      share(65, 81, 70, 50),
      { threshold: { above: '80%', 'clear-below': '75%', warning: '60%' } },
      [
        'raised: 65.0% in 2025-01 is above the line of 60%.',
        'escalated: 81.0% in 2025-02 is above the line of 80%.',
        'eased: 70.0% in 2025-03 is below the clear line of 75%.',
        'resolved: 50.0% in 2025-04 is below the line of 60%.',
      ],
    ],
    [
      'resolved at the line itself',
      share(81, 79),
      { threshold: { above: '80%' } },
      ['raised: 81.0% in 2025-01 is above the line of 80%.', 'resolved: 79.0% in 2025-02 is below the line of 80%.'],
    ],
    [
      'resolved after two months',
      share(81, 74, 73),
      { persist: { keep: 2 } },
      [
        'raised: 81.0% in 2025-01 is above the line of 80%.',
        'resolved: 73.0% in 2025-03 is below the clear line of 75%, for 2 months running.',
      ],
    ],
    [
      'mirrored, in amounts',
      [{ partners: { CN: 999_999 } }, { partners: { CN: 1_500_001 } }],
      { metric: { kind: 'trade-value' }, threshold: { below: 1_000_000, 'clear-above': 1_500_000 } },
      [
        'raised: 999 999 USD in 2025-01 is below the line of 1 000 000 USD.',
        'resolved: 1 500 001 USD in 2025-02 is above the clear line of 1 500 000 USD.',
      ],
    ],
    [
      'a reminder',
      share(81, 78),
      { notify: { 'repeat-every': 1 } },
      [
        'raised: 81.0% in 2025-01 is above the line of 80%.',
        'reminder: 78.0% in 2025-02; the alert is still critical.',
      ],
    ],
    [
      'missing and back',
      share(81, null, 82),
      {},
      [
        'raised: 81.0% in 2025-01 is above the line of 80%.',
        'no-data: There is no number for 2025-02, because the period is late or was not retrieved; the alert stays open.',
        'data-back: 82.0% in 2025-03; there is a number again, and the alert is still open.',
      ],
    ],
    [
      'a reminder while figures are missing',
      share(81, null, null, 82),
      { notify: { 'repeat-every': 2 } },
      [
        'raised: 81.0% in 2025-01 is above the line of 80%.',
        'no-data: There is no number for 2025-02, because the period is late or was not retrieved; the alert stays open.',
        'reminder: There is no number for 2025-03, because the period is late or was not retrieved; the alert is still critical.',
        'data-back: 82.0% in 2025-04; there is a number again, and the alert is still open.',
      ],
    ],
    [
      'raised by a missing month',
      share(60, null, 60),
      { guards: { 'when-missing': 'alert' } },
      [
        'raised: There is no number for 2025-02, because the period is late or was not retrieved, and this rule takes that as a breach.',
        'resolved: 60.0% in 2025-03 is below the clear line of 75%.',
      ],
    ],
    [
      'ended by a missing month',
      share(81, null, 78),
      { guards: { 'when-missing': 'clear' } },
      [
        'raised: 81.0% in 2025-01 is above the line of 80%.',
        'resolved: There is no number for 2025-02, because the period is late or was not retrieved, and this rule takes that as clear.',
      ],
    ],
  ])('%s', (_, entries, rule, expected) => {
    expect(reasons(entries, { rule })).toEqual(expected);
  });
});

describe('the reason of an event that its own month did not bring about', () => {
  const since = 'By this rule and the figures now published, the level has been';

  it.each<[string, HistoryEntry[], Given, string[]]>([
    [
      'an old alert, at the first evaluation',
      share(60, 81, 82),
      { told: untold('2025-03') },
      [`raised: 82.0% in 2025-03. ${since} critical since 2025-02.`],
    ],
    [
      'an old alert between the lines, which is not above the line',
      share(81, 78),
      { told: untold('2025-02') },
      [`raised: 78.0% in 2025-02. ${since} critical since 2025-01.`],
    ],
    [
      'an old alert without a number, which is no breach',
      [...share(81), 'suppressed'],
      { told: untold('2025-02') },
      [
        `raised: There is no number for 2025-02, because the source withholds this code. ${since} critical since 2025-01.`,
      ],
    ],
    [
      'a new alert, at the first evaluation',
      share(60, 60, 82),
      { told: untold('2025-03') },
      ['raised: 82.0% in 2025-03 is above the line of 80%.'],
    ],
    [
      'a changed rule that never raised, with a value between its lines',
      share(60, 78),
      { told: retold(toldOf(share(60, 78), { threshold: { above: '70%' } }), '2025-02') },
      [`resolved: 78.0% in 2025-02. ${since} clear since 2025-01.`],
    ],
    [
      'a changed rule that eased long ago',
      share(85, 65, 66),
      {
        rule: { threshold: { above: '80%', warning: '60%' } },
        told: retold(toldOf(share(85, 65, 66), { threshold: { above: '60%' } }), '2025-03'),
      },
      [`eased: 66.0% in 2025-03. ${since} warning since 2025-02.`],
    ],
    [
      'an alert that an untold revision raised',
      share(85, 78),
      { rule: { notify: { corrections: false } }, told: toldOf(share(60)) },
      [`raised: 78.0% in 2025-02. ${since} critical since 2025-01.`],
    ],
  ])('%s', (_, entries, given, expected) => {
    expect(reasons(entries, given)).toEqual(expected);
  });
});

describe('the reason of a correction', () => {
  const warned = { threshold: { above: '80%', 'clear-below': '75%', warning: '60%' } };

  it.each<[string, HistoryEntry[], Given, string[]]>([
    [
      'withdrawn',
      share(60, 70),
      { told: toldOf(share(60, 81)) },
      ['corrected: By revised figures 2025-02 was clear, not critical as told; the alert is withdrawn.'],
    ],
    [
      'would have been raised, and is over',
      share(85, 60),
      { told: toldOf(share(60, 60)) },
      [
        'corrected: By revised figures 2025-01 was critical, not clear as told; an alert would have been raised. In 2025-02 the level is clear.',
      ],
    ],
    [
      'would have been raised, and is open',
      share(85, 85, 85),
      { told: toldOf(share(60, 60)) },
      [
        'corrected: By revised figures 2025-01 to 2025-02 were critical, not clear as told; the alert is open now. In 2025-03 the level is critical.',
      ],
    ],
    [
      'withdrawn for its first months, but open since',
      share(60, 81),
      { told: toldOf(share(81, 81)) },
      [
        'corrected: By revised figures 2025-01 was clear, not critical as told; the alert stands for its other months. In 2025-02 the level is critical.',
      ],
    ],
    [
      'another level',
      share(60, 81),
      { rule: warned, told: toldOf(share(60, 70), warned) },
      ['corrected: By revised figures 2025-02 was critical, not warning as told.'],
    ],
  ])('%s', (_, entries, given, expected) => {
    expect(reasons(entries, given)).toEqual(expected);
  });

  it('carries the value, the vintage and the line of the first month corrected', () => {
    const [event] = eventsOf(share(70, 71, 60), { told: toldOf(share(81, 82, 60)) });
    expect(event).toMatchObject({
      kind: 'corrected',
      period: '2025-01',
      from: 'critical',
      to: 'clear',
      severity: 'critical',
      value: 0.7,
      threshold: 0.8,
    });
  });
});

it('of a month outside the panel nothing is said but that there is no number', () => {
  const rule = aRule();
  const panel = aPanel(share(60));
  const [track] = assess(rule, () => panel).tracks;
  const event = alertEvent(
    { rule, profile: aProfile(), track: track!, panel, others: [], at: AT, version: 1 },
    { kind: 'no-data', period: '2025-06', until: '2025-06', from: 'critical', to: 'critical' },
  );
  expect(event).toMatchObject({ value: null, reason: 'There is no number for 2025-06; the alert stays open.' });
});
