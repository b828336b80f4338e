/** A rule and its revisions as items. */
import * as z from 'zod';
import { type RuleDocument, schemaFor } from '../domain/rule.ts';
import { RULE_CHANGES, type RuleChange } from '../domain/rule-revision.ts';
import type { RuleHead, StoredRule } from '../ports/rule-store.ts';
import { canonicalJson } from './canonical-json.ts';
import { ABSENT, getItem, type Item, type Members, parseItem, putItem, toItem } from './item.ts';
import { keys, type Kind } from './keys.ts';
import type { Table } from './table.ts';

/** By the form that the document means to have, so that a refusal names the place and not the whole. */
const documentSchema = z.unknown().transform((stored, context): RuleDocument => {
  const parsed = schemaFor(stored).safeParse(stored);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

/** What of a rule says whether it is evaluated, and who changed it last. */
const settings = {
  onHold: z.string().exactOptional(),
  disabled: z.literal(true).exactOptional(),
};

const changeSchema = z.enum(RULE_CHANGES);

export const storedRuleSchema = z.object({
  document: documentSchema,
  ...settings,
  version: z.int().min(1),
  updatedAt: z.string(),
  updatedBy: z.string().exactOptional(),
  reason: z.string().exactOptional(),
} satisfies Members<StoredRule>);

/** Items of before changes were named have none. */
export const headSchema: z.ZodType<RuleHead> = storedRuleSchema
  .extend({ change: changeSchema.default('replaced'), removed: z.literal(true).exactOptional() })
  .transform(({ removed, change, ...head }) => ({ ...head, change: removed === true ? 'removed' : change }));

/** What a writer must know of the stored rule: a document that today's language refuses can still be replaced. */
const standingSchema = z.object({
  document: z.unknown(),
  ...settings,
  version: z.int().min(1),
  updatedAt: z.string(),
  removed: z.literal(true).exactOptional(),
});
export type Standing = z.output<typeof standingSchema>;

export const revisionSchema = z.object({
  document: z.unknown(),
  ...settings,
  previous: z.int().min(0),
  at: z.string(),
  by: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  change: changeSchema.exactOptional(),
});

/** A rule about to be written. */
export type Draft = Omit<StoredRule, 'version'>;

export async function standing(table: Table, id: string): Promise<Standing | undefined> {
  const item = await getItem(table, keys.rule(id));
  return item === undefined ? undefined : parseItem(standingSchema, item);
}

export function isInForce(head: Standing | undefined): head is Standing {
  return head !== undefined && head.removed === undefined;
}

/** Whether both would be evaluated alike and read alike; who wrote them does not count. */
export function sameRule(a: Pick<Standing, 'document' | 'onHold' | 'disabled'>, b: Draft): boolean {
  return a.disabled === b.disabled && saysTheSame(a, b);
}

function saysTheSame(a: Pick<Standing, 'document' | 'onHold'>, b: Draft): boolean {
  return a.onHold === b.onHold && canonicalJson(a.document) === canonicalJson(b.document);
}

/** What a draft does to what stands. */
export function changeOf(head: Standing | undefined, draft: Draft): RuleChange {
  if (!isInForce(head)) return 'created';
  if (head.disabled === draft.disabled || !saysTheSame(head, draft)) return 'replaced';
  return draft.disabled === true ? 'disabled' : 'enabled';
}

export interface Written {
  readonly version: number;
  readonly at: string;
}

/** Writes the revision under the first free number, or finds the one that an interrupted attempt at this left. */
export async function writeRevision(
  table: Table,
  draft: Draft,
  { change, previous }: { readonly change: RuleChange; readonly previous: number },
): Promise<Written> {
  const { document, onHold, disabled, updatedAt: at, updatedBy: by, reason } = draft;
  for (let version = previous + 1; ; version++) {
    const key = keys.revision(document.id, version);
    const content = { document, onHold, disabled, previous, at, by, reason, change };
    if (await putItem(table, toItem(key, content), ABSENT)) return { version, at };
    const item = await getItem(table, key);
    if (item === undefined) continue;
    const stored = parseItem(revisionSchema, item);
    const isSameHand = stored.by === by && stored.reason === reason && (stored.change ?? change) === change;
    if (stored.previous === previous && isSameHand && sameRule(stored, draft)) return { version, at: stored.at };
  }
}

/** The item in force. */
export function ruleItem(draft: Draft, { version, at }: Written, change: RuleChange): Item {
  const kind: Kind = 'rule';
  const { id } = draft.document;
  return toItem(keys.rule(id), { kind, id, ...draft, version, updatedAt: at, change });
}

/** The item of a rule that was removed: listed as such until nothing is left to do for it. */
export function removedItem(
  head: Standing,
  id: string,
  { version, at }: Written,
  by: Pick<Draft, 'updatedBy' | 'reason'>,
) {
  const kind: Kind = 'removed-rule';
  const { document, onHold, disabled } = head;
  const content = { document, onHold, disabled, version, updatedAt: at, ...by };
  return toItem(keys.rule(id), { kind, id, ...content, change: 'removed', removed: true });
}
