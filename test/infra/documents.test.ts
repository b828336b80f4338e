import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { costsOf, costTable } from '../../infra/costs.ts';
import { readStage } from '../../infra/stage.ts';
import { unbundledStack } from '../../infra/synthesized-pipeline.ts';
import { resources } from './template.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = read('infra/README.md');

describe('the cost table of infra/README.md', () => {
  it('is what the program computes; npm run costs prints it anew', () => {
    expect(/<!-- costs -->\n\n([^]*?)\n\n<!-- \/costs -->/.exec(readme)?.[1]).toBe(costTable());
  });

  it('grows with the rules where it should, and nowhere faster than they', () => {
    const [small, large] = [costsOf(1_000), costsOf(10_000)];
    for (const [line, amount] of Object.entries(large)) {
      expect({ [line]: amount / (small[line] ?? Number.NaN) }).toEqual({ [line]: expect.any(Number) });
      expect(amount).toBeGreaterThan(0);
      expect(amount / (small[line] ?? Number.NaN)).toBeLessThanOrEqual(10.01);
    }
    expect(large['DynamoDB, requests']).toBeCloseTo(10 * (small['DynamoDB, requests'] ?? 0), 1);
  });
});

describe('infra/README.md', () => {
  it('names every setting of a stage', () => {
    const everything = readStage(
      { operationsEmail: 'a@example.org', monthlyBudget: '1', linkBase: 'https://l.example', signInPrefix: 'p' },
      () => ({}),
    );
    for (const setting of Object.keys(everything).filter((key) => key !== 'name'))
      expect(readme).toMatch(new RegExp(`^\\|[^|]*\`${setting}[\`.]`, 'm'));
  });

  it('names the outputs that the stack has', () => {
    const outputs = Object.keys(Template.fromStack(unbundledStack()).toJSON()['Outputs']);
    const named = /It prints ([^]*?) and the topics\./.exec(readme)?.[1] ?? '';
    for (const [, name = ''] of named.matchAll(/`(\w+)`/g)) expect(outputs).toContain(name);
    expect(named.match(/`/g)).toHaveLength(12);
  });

  it('names the logical id of the table, and commands that there are', () => {
    expect(resources()).toHaveProperty(/under the same logical id, `(\w+)`/.exec(readme)?.[1] ?? '');
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, script = ''] of readme.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });
});

describe('the example for GitHub Actions', () => {
  const workflow = parse(read('infra/github-actions.example.yml'));

  it('deploys with a token of its own and no stored key, after the checks', () => {
    const { deploy } = workflow.jobs;
    expect(deploy.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(deploy.needs).toBe('check');
    expect(read('infra/github-actions.example.yml')).not.toMatch(/secrets\.|AWS_SECRET|access-key/i);
  });

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const steps: { run?: string }[] = [...workflow.jobs.check.steps, ...workflow.jobs.deploy.steps];
    const named = steps.flatMap(({ run = '' }) => /^npm run (\S+)$/.exec(run)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(2);
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
  });
});
