import type { Caller } from '../../../../shared/api/route.ts';
import type { AlertEvent } from '../../../../shared/domain/alert.ts';
import { backtest } from '../../../../shared/domain/backtest.ts';
import { noticePreview, type SourceEvents } from '../../../../shared/domain/notice-preview.ts';
import { addMonths, periodOf } from '../../../../shared/domain/period.ts';
import { compileRule, leadOf, type RuleDocument, seriesIdsOf } from '../../../../shared/domain/rule.ts';
import type { SeriesId, Vintage } from '../../../../shared/domain/series.ts';
import type { SourceProfile } from '../../../../shared/domain/source-profile.ts';
import { covers, scopeOf } from '../../../../shared/domain/subscription.ts';
import type { ManageServices } from '../../services.ts';
import { ownReader } from './own-reader.ts';

type Services = Pick<ManageServices, 'readers' | 'rules' | 'series' | 'profiles' | 'clock' | 'environment'>;

/** A call has 30 seconds: the rest is left out, and the answer says so. */
const MOST_RULES = 200;
const MOST_SERIES = 1000;
const READS_AT_ONCE = 16;
const EVENTS_SHOWN = 50;

/** Backtests the rules that the subscriptions can match, by today's figures, and sorts what they tell into notices. */
export async function previewNotices(caller: Caller, months: number, services: Services) {
  const reader = await ownReader(caller, services);
  const until = periodOf(services.clock.now().toISOString());
  const from = addMonths(until, 1 - months);
  const active = (await services.rules.list())
    .filter(({ onHold, disabled }) => onHold === undefined && disabled === undefined)
    .map(({ document }) => document);
  const matching = active.filter((document) => {
    const scope = scopeOf(document);
    return reader.subscriptions.some((subscription) => covers(subscription, scope));
  });
  const looked = withinBounds(matching, active);
  const told = await toldBy(looked, active, services);
  const context = { reader: reader.id, linkBase: services.environment.LINK_BASE, from };
  const notices = noticePreview(reader, told, context).map((notice) => ({
    source: notice.source,
    sourceName: services.profiles.get(notice.source)?.name ?? notice.source,
    period: notice.period,
    subject: notice.subject,
    sms: notice.sms,
    count: notice.events.length,
    events: notice.events.slice(0, EVENTS_SHOWN).map(eventBody),
  }));
  const rules = { matching: matching.length, looked: looked.length };
  return { status: 200, body: { from, until, rules, notices } } as const;
}

function eventBody({ rule, ruleName, subject, kind, severity, reason }: AlertEvent) {
  return { rule, ruleName, subject, kind, severity, reason };
}

/** As many of the rules, in their order, as one call can read and assess. */
function withinBounds(rules: readonly RuleDocument[], active: readonly RuleDocument[]): RuleDocument[] {
  const series = new Set<SeriesId>();
  return rules.slice(0, MOST_RULES).filter((document) => {
    const wanted = [document, ...silencersOf(document, active)].flatMap(seriesIdsOf);
    const fresh = new Set(wanted.filter((id) => !series.has(id)));
    if (series.size + fresh.size > MOST_SERIES) return false;
    for (const id of fresh) series.add(id);
    return true;
  });
}

function silencersOf(document: RuleDocument, active: readonly RuleDocument[]): RuleDocument[] {
  return active.filter(({ id }) => document['silenced-by'].includes(id));
}

async function toldBy(
  rules: readonly RuleDocument[],
  active: readonly RuleDocument[],
  { series, profiles }: Services,
): Promise<SourceEvents[]> {
  const ids = rules.flatMap((document) => [document, ...silencersOf(document, active)].flatMap(seriesIdsOf));
  const vintages = await newestOf([...new Set(ids)], series);
  return rules.map((document) => {
    const { asRevised } = backtest(compileRule(document), (id) => vintages.get(id) ?? [], {
      profile: (source) => profileNamed(source, profiles),
      silencers: silencersOf(document, active).map(compileRule),
      // All that is stored counts as found by one run, so that there is one assessment and not one for each retrieval.
      runsStarted: ['1970-01-01T00:00:00.000Z'],
    });
    return { source: leadOf(document).series.source, events: asRevised.events };
  });
}

async function newestOf(
  ids: readonly SeriesId[],
  series: Services['series'],
): Promise<ReadonlyMap<SeriesId, readonly Vintage[]>> {
  const found = new Map<SeriesId, readonly Vintage[]>();
  for (let start = 0; start < ids.length; start += READS_AT_ONCE)
    await Promise.all(
      ids.slice(start, start + READS_AT_ONCE).map(async (id) => found.set(id, await series.current(id))),
    );
  return found;
}

/** Throws a RangeError for a source that is none, which no stored rule can name. */
function profileNamed(source: string, profiles: ReadonlyMap<string, SourceProfile>): SourceProfile {
  const profile = profiles.get(source);
  if (profile === undefined) throw new RangeError(`there is no source ${source}`);
  return profile;
}
