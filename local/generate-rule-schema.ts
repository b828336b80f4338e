/** `npm run generate:schema`: writes the JSON Schema of the rule language beside the rules. */
import { writeFileSync } from 'node:fs';
import { ruleSchemaFile, ruleSchemaText } from './rule-schema-file.ts';

writeFileSync(ruleSchemaFile, ruleSchemaText());
