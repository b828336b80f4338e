import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRuleTests } from '../../local/rule-test-files.ts';
import { aRuleDocument } from '../support/a-rule-document.ts';
import { freshDirectory } from '../support/cli.ts';

const document = aRuleDocument();

function place(text: string): string {
  const rules = join(freshDirectory(), 'rules');
  mkdirSync(rules);
  writeFileSync(join(rules, 'a.test.yaml'), text);
  return rules;
}

const read = (text: string) => {
  const rules = place(text);
  return readRuleTests(rules, [{ file: join(rules, 'a.yaml'), line: 1, document }]);
};

test('a test names its rule by id or by the file beside it', async () => {
  for (const name of [document.id, 'a.yaml', './a.yaml']) {
    const [only] = await read(`rule: ${name}\ncases: [{ name: one, rows: {}, expect: [] }]`);
    expect(only?.rule).toBe(document);
    expect(only?.cases).toHaveLength(1);
  }
});

test.each([
  [
    'in a case',
    'cases:\n  - name: one\n    rowz: {}\n    expect: []',
    'a.test.yaml:4: cases[0].rowz',
    'did you mean rows?',
  ],
  [
    'in an event',
    'cases:\n  - name: one\n    rows: {}\n    expect:\n      - { period: 2025-01, kind: raised, valuee: 1 }',
    'a.test.yaml:6: cases[0].expect[0].valuee',
    'did you mean value?',
  ],
  [
    'in a revision',
    'cases:\n  - name: one\n    rows: {}\n    expect: []\n    revisions:\n      - { wich: 2025-01, rows: {} }',
    'a.test.yaml:7: cases[0].revisions[0].wich',
    'did you mean with?',
  ],
])('a key that is not known %s is refused with its line and the key that was meant', async (_, cases, where, meant) => {
  const problems = await read(`rule: ${document.id}\n${cases}`).catch((error: unknown) => String(error));
  expect(problems).toContain(where);
  expect(problems).toContain(meant);
});
