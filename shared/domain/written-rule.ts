/** A rule as a person would write it: keys that say the default left out. Reading it again gives the same document. */
import { type RuleDocument, schemaFor } from './rule.ts';
import { isGroupOfKeys } from './schema-keys.ts';

type Json = Readonly<Record<string, unknown>>;

/** Costs a parse of the document for each of its keys. */
export function writtenRule(document: RuleDocument): Json {
  const whole = JSON.stringify(document);
  const saysTheSame = (candidate: unknown) => {
    const parsed = schemaFor(candidate).safeParse(candidate);
    return parsed.success && JSON.stringify(parsed.data) === whole;
  };
  return without(document, (candidate) => candidate, saysTheSame);
}

/** Leaves out each member, or member of a member, without which the document says the same. */
function without<Value extends Json>(
  value: Value,
  inPlace: (value: Json) => Json,
  saysTheSame: (whole: Json) => boolean,
): Json {
  let kept: Json = value;
  for (const key of Object.keys(value)) {
    const { [key]: member, ...rest } = kept;
    if (saysTheSame(inPlace(rest))) kept = rest;
    else if (isGroupOfKeys(member)) {
      const inner: Json = without(member, (smaller) => inPlace({ ...kept, [key]: smaller }), saysTheSame);
      kept = { ...kept, [key]: inner };
    }
  }
  return kept;
}
