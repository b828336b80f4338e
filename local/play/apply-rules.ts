/** Stores the rules of the files, and puts those on hold whose figures nobody can get here. */
import { type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RuleFile } from '../rule-files.ts';

/** What a recording offers; undefined where a live source, or another server, is asked. */
export interface Offer {
  readonly source: string;
  readonly commodities: readonly string[];
}

export interface Applied {
  readonly active: readonly string[];
  readonly onHold: readonly { readonly rule: string; readonly reason: string }[];
}

/** The files are the whole truth: a stored rule without a file is removed. Safe to repeat. */
export async function applyRules(files: readonly RuleFile[], store: RuleStore, at: { now: string; offer?: Offer }): Promise<Applied> {
  const active: string[] = [];
  const onHold: { rule: string; reason: string }[] = [];
  for (const { document } of files) {
    const reason = at.offer === undefined ? undefined : missingFrom(at.offer, document);
    await store.put({ document, updatedAt: at.now, ...(reason !== undefined && { onHold: reason }) });
    if (reason === undefined) active.push(document.id);
    else onHold.push({ rule: document.id, reason });
  }
  const kept = new Set(files.map(({ document }) => document.id));
  for (const { document } of await store.list()) if (!kept.has(document.id)) await store.remove(document.id);
  return { active, onHold };
}

function missingFrom({ source, commodities }: Offer, document: RuleDocument): string | undefined {
  const offered = new Set(commodities);
  const missing = seriesIdsOf(document).filter((id) => {
    const { source: from, flow, basis, commodity } = seriesKey(id);
    return from !== source || flow !== 'imports' || basis !== 'consumption' || !offered.has(commodity);
  });
  if (missing.length === 0) return undefined;
  return `waits for a live key: the carried recording has no ${missing.map((id) => seriesWords(id)).join(', ')}`;
}

function seriesWords(id: string): string {
  const { reporter, flow, basis, commodity } = seriesKey(id);
  return `${reporter} ${flow} (${basis}) of ${commodity}`;
}
