/**
 * Chokepoint's own metrics: what the functions count, what alarms and the dashboard look at. A metric without `source`
 * among its dimensions costs one series a stage, with it one a source, so only what is asked by source has it.
 * It imports nothing, so that the stack can read it.
 */
export const METRICS_NAMESPACE = 'Chokepoint';

export type Dimension = 'stage' | 'source';

const byStage: readonly Dimension[] = ['stage'];
const bySource: readonly Dimension[] = ['stage', 'source'];

/** All are counts; how often nothing happened is counted too, so that a gap in a graph means that nobody looked. */
export const metrics = {
  /** Releases, new or revised, that a run processes. */
  ReleasesFound: bySource,
  /** Releases that are late at the time of a look. */
  ReleasesLate: bySource,
  /** Periods of series of which a first or another vintage was stored. */
  SeriesStored: byStage,
  /** Those of them that replace figures published before. */
  SeriesRevised: byStage,
  /** Rule, subject and period judged once. */
  Assessments: byStage,
  AlertEvents: byStage,
  /** Notices that readers were sent, one for e-mail and SMS together. */
  NoticesSent: byStage,
  /** Alert events that a reader wants later: a digest, quiet hours, a snooze. */
  EventsHeld: byStage,
  /** Notices that SNS refuses again and again, set aside for an operator. */
  NoticesParked: byStage,
  /** Deliveries that are tried again. */
  DeliveriesDeferred: byStage,
  /** Batches of a run that could not be pulled or evaluated. */
  BatchesFailed: byStage,
  /** Addresses that stopped receiving: opted out, bounced, unsubscribed. */
  AddressesLost: byStage,
} as const satisfies Readonly<Record<string, readonly Dimension[]>>;

export type MetricName = keyof typeof metrics;

/** What one call counted. A metric that is left out was not looked at; one that is 0 was. */
export type Counts = Readonly<Partial<Record<MetricName, number>>>;
