/** The JSON Schema of the rule language as a file, which the rule files name for editors. */
import { fileURLToPath } from 'node:url';
import { ruleJsonSchema } from '../shared/domain/rule-json-schema.ts';

export const ruleSchemaFile = fileURLToPath(new URL('../rules/rule.schema.json', import.meta.url));

export function ruleSchemaText(): string {
  return `${JSON.stringify(ruleJsonSchema(), null, 2)}\n`;
}
