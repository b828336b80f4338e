/** Stores the rules of the files, and puts those on hold whose figures nobody can get here. */
import { type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import type { RuleStore, StoredRule } from '../../shared/ports/rule-store.ts';
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

/**
 * The files are the whole truth about the rules that nobody touched through the API: a stored one without a file is
 * removed. What an operator made, changed or deleted there stays as it is. Safe to repeat.
 */
export async function applyRules(
  files: readonly RuleFile[],
  store: RuleStore,
  { now, chosen }: { now: string; chosen: Chosen },
): Promise<Applied> {
  const active: string[] = [];
  const onHold: WaitingRule[] = [];
  const stored = new Map((await store.list()).map((rule) => [rule.document.id, rule]));
  const keep = async (rule: Draft) => {
    const { id, tags } = rule.document;
    const reason = reasonToWait(rule.document, chosen);
    const { onHold: _, ...draft } = rule;
    await store.put({ ...draft, updatedAt: now, ...(reason !== undefined && { onHold: reason }) });
    if (reason !== undefined) onHold.push({ rule: id, reason, tags });
    else if (rule.disabled !== true) active.push(id);
  };
  for (const { document } of files) {
    const head = stored.get(document.id) ?? (await store.head(document.id));
    if (head?.updatedBy === undefined) await keep({ document });
  }
  const inFiles = new Set(files.map(({ document }) => document.id));
  for (const rule of stored.values()) {
    const { version: _, updatedAt: __, ...draft } = rule;
    if (rule.updatedBy !== undefined) await keep(draft);
    else if (!inFiles.has(rule.document.id)) await store.remove(rule.document.id, { at: now });
  }
  return { active, onHold };
}

type Draft = Omit<StoredRule, 'version' | 'updatedAt'>;

/** A composed rule waits for each of its sources. */
export function reasonToWait(document: RuleDocument, { played, waiting }: Chosen): string | undefined {
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
