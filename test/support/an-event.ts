import type { AlertEvent, AlertState } from '../../shared/domain/alert.ts';
import type { Explanation } from '../../shared/domain/explanation.ts';

/** Why China's share of a made-up month stood at 81.2 %. */
export function anExplanation(given: Partial<Explanation> = {}): Explanation {
  return {
    sentence: "Alert when China's share of US unwrought tungsten imports exceeds 80 %.",
    sourceName: 'US Census Bureau',
    metric: "China's share",
    scope: 'US imports of unwrought tungsten',
    scale: 'ratio',
    unit: 'USD',
    basis: 'imports for consumption',
    windowMonths: 3,
    value: 0.812,
    previous: 0.771,
    previousPeriod: '2026-06',
    threshold: 0.8,
    distance: 0.012,
    numerator: 812,
    denominator: 1000,
    decomposition: { change: 0.041, own: 0.03, rest: 0.011 },
    suppliers: [{ partner: 'CN', name: 'China', amount: 812, share: 0.812 }],
    history: [
      { period: '2026-05', value: null, gap: 'window-incomplete' },
      { period: '2026-06', value: 0.771 },
      { period: '2026-07', value: 0.812 },
    ],
    series: ['us-census/US/imports/consumption/8101940000'],
    queries: ['https://api.census.gov/data/timeseries/intltrade/imports/hs?time=2026-07'],
    retrievedAt: '2026-09-03T12:30:00.000Z',
    vintage: '1f0c9a7be24d33',
    ...given,
  };
}

/** An alert that was raised. */
export function anEvent(given: Partial<AlertEvent> = {}): AlertEvent {
  return {
    id: '0a1b2c3d4e5f60',
    kind: 'raised',
    rule: 'us-tungsten-china',
    ruleName: "China's share of US unwrought tungsten imports",
    subject: 'us-tungsten-china',
    period: '2026-07',
    from: 'clear',
    to: 'critical',
    severity: 'critical',
    value: 0.812,
    threshold: 0.8,
    reason: 'above 80 % for two months',
    vintage: '1f0c9a7be24d33',
    at: '2026-09-03T12:31:00.000Z',
    tags: ['critical-minerals'],
    explanation: anExplanation(),
    ...given,
  };
}

/** The state of a subject that was told about once, with the event still in its outbox. */
export function anAlertState(given: Partial<AlertState> = {}): AlertState {
  return {
    rule: 'us-tungsten-china',
    subject: 'us-tungsten-china',
    told: { since: '2025-07', through: '2026-07', steps: [{ from: '2026-07', level: 'critical' }] },
    outbox: [anEvent()],
    version: 1,
    ...given,
  };
}
