/** Stores the rules of the files, and puts those on hold whose figures nobody can get here. */
import { type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RuleFile } from '../rule-files.ts';
import type { Chosen } from './chosen-source.ts';

export interface WaitingRule {
  readonly rule: string;
  readonly reason: string;
  readonly tags: readonly string[];
}

export interface Applied {
  readonly active: readonly string[];
  readonly onHold: readonly WaitingRule[];
}

/** The files are the whole truth: a stored rule without a file is removed. Safe to repeat. */
export async function applyRules(
  files: readonly RuleFile[],
  store: RuleStore,
  { now, chosen }: { now: string; chosen: Chosen },
): Promise<Applied> {
  const active: string[] = [];
  const onHold: WaitingRule[] = [];
  for (const { document } of files) {
    const reason = reasonToWait(document, chosen);
    await store.put({ document, updatedAt: now, ...(reason !== undefined && { onHold: reason }) });
    if (reason === undefined) active.push(document.id);
    else onHold.push({ rule: document.id, reason, tags: document.tags });
  }
  const kept = new Set(files.map(({ document }) => document.id));
  for (const { document } of await store.list()) if (!kept.has(document.id)) await store.remove(document.id);
  return { active, onHold };
}

/** A composed rule waits for each of its sources. */
function reasonToWait(document: RuleDocument, { played, waiting }: Chosen): string | undefined {
  const ids = seriesIdsOf(document);
  for (const source of new Set(ids.map((id) => seriesKey(id).source))) {
    const reason = waiting.get(source);
    if (reason !== undefined) return reason;
  }
  const offers = new Map(
    played.flatMap(({ id, offer }) => (offer === undefined ? [] : [[id, new Set(offer.commodities)] as const])),
  );
  const missing = ids.filter((id) => {
    const { source, flow, basis, commodity } = seriesKey(id);
    const offered = offers.get(source);
    return offered !== undefined && (flow !== 'imports' || basis !== 'consumption' || !offered.has(commodity));
  });
  if (missing.length === 0) return undefined;
  return `waits for a live key: the carried recording has no ${missing.map((id) => seriesWords(id)).join(', ')}`;
}

function seriesWords(id: string): string {
  const { reporter, flow, basis, commodity } = seriesKey(id);
  return `${reporter} ${flow} (${basis}) of ${commodity}`;
}
