/** The rule language as JSON Schema, for completion and checks in editors. */
import * as z from 'zod';
import { ruleSchema } from './rule.ts';

const TITLE = 'A Chokepoint rule';
const DESCRIPTION =
  'What is watched, where the line is, how long it must last. What only a source or the nomenclature can say is checked by chokepoint rules validate.';

/** Draft 2020-12, of a rule as it is written: keys with a default may be left out. */
export function ruleJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(ruleSchema, { io: 'input', target: 'draft-2020-12' });
  return { $schema, title: TITLE, description: DESCRIPTION, ...schema };
}
