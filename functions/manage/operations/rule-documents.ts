/** Rules as they are sent and as they are answered. */
import type { ProblemError } from '../../../shared/api/schemas/common.ts';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { parseRule } from '../../../shared/domain/rule-problems.ts';
import { ruleSentence } from '../../../shared/domain/rule-sentence.ts';
import type { RuleState } from '../../../shared/domain/rule-state.ts';
import { ruleWarnings } from '../../../shared/domain/rule-warnings.ts';
import type { SourceProfile } from '../../../shared/domain/source-profile.ts';
import type { StoredRule } from '../../../shared/ports/rule-store.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { errorIn } from '../validation.ts';

/** The document, defaults filled in. Throws `rule-invalid` with every problem. */
export function readRule(input: unknown, { profiles }: Pick<ManageServices, 'profiles'>, place = ''): RuleDocument {
  const read = readRules([input], { profiles }, () => place);
  const [document] = read.documents;
  if (document === undefined || read.errors.length > 0)
    throw new ProblemFound('rule-invalid', 'The rule is not valid.', { errors: read.errors });
  return document;
}

/** Several documents, with what is wrong with any of them; an id that stands twice is. */
export function readRules(
  inputs: readonly unknown[],
  { profiles }: Pick<ManageServices, 'profiles'>,
  placeOf: (index: number) => string,
): { documents: RuleDocument[]; errors: ProblemError[] } {
  const documents: RuleDocument[] = [];
  const errors: ProblemError[] = [];
  const seen = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const parsed = parseRule(input, profiles);
    if (parsed.ok) {
      const { id } = parsed.document;
      const expected = 'an id of its own; another rule of these has it already';
      if (seen.has(id)) errors.push({ path: `${placeOf(index)}.id`, found: JSON.stringify(id), expected });
      seen.add(id);
      documents.push(parsed.document);
    } else errors.push(...parsed.problems.map((problem) => errorIn(placeOf(index), problem)));
  }
  return { documents, errors };
}

/** The profile of a source that rules may name: only those that there are pass the parser. */
export function profileIn({ profiles }: Pick<ManageServices, 'profiles'>): (source: string) => SourceProfile {
  return (source) => {
    const profile = profiles.get(source);
    if (profile === undefined) throw new RangeError(`no source ${source}`);
    return profile;
  };
}

export function sentenceOf(document: RuleDocument, services: Pick<ManageServices, 'profiles'>): string {
  return ruleSentence(document, profileIn(services));
}

/** What is allowed and probably not meant. */
export async function warningsOf(document: RuleDocument, services: ManageServices): Promise<string[]> {
  const silencers = await Promise.all(
    document['silenced-by'].map(async (id) => ({ id, isThere: (await services.rules.get(id)) !== undefined })),
  );
  return [
    ...ruleWarnings(document, profileIn(services)),
    ...silencers
      .filter(({ isThere }) => !isThere)
      .map(({ id }) => `silenced-by names ${id}, and there is no such rule`),
  ];
}

/** What every answer says of a stored rule. */
export function storedMembers(
  { onHold, disabled, version, updatedAt, updatedBy }: StoredRule,
  state: RuleState | undefined,
) {
  return {
    enabled: disabled !== true,
    ...(onHold !== undefined && { onHold }),
    version,
    updatedAt,
    ...(updatedBy !== undefined && { updatedBy }),
    state: disabled === true ? null : (state ?? null),
  };
}

/** A rule as it is answered. */
export async function ruleAnswer(
  rule: StoredRule,
  services: ManageServices,
  run?: string,
  more: readonly string[] = [],
) {
  const { document } = rule;
  return {
    document,
    sentence: sentenceOf(document, services),
    ...storedMembers(rule, await services.summaries.get(document.id)),
    warnings: [...(await warningsOf(document, services)), ...more],
    ...(run !== undefined && { run }),
  };
}

/** Throws 404. */
export async function storedRule(id: string, { rules }: Pick<ManageServices, 'rules'>): Promise<StoredRule> {
  const rule = await rules.get(id);
  if (rule === undefined) throw new ProblemFound('not-found', `There is no rule ${id}.`);
  return rule;
}
