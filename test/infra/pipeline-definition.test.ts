import { readdirSync, readFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { pipelineOf, unbundledStack } from '../../infra/synthesized-pipeline.ts';
import { usCensusProfile } from '../../shared/sources/us-census.ts';

const synthesized = pipelineOf(unbundledStack(), 'us-census') as StateMachineDefinition;
const repository = new URL('../../', import.meta.url);

/** Every value of a key, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...valuesOf(key, inner)]);
}

describe('the definition that the local service runs', () => {
  it('is the one that CDK synthesizes; npm run generate:pipeline writes it anew', () => {
    expect(JSON.parse(readFileSync(new URL('local/pipeline.asl.json', repository), 'utf8'))).toEqual(synthesized);
  });

  it('is valid Amazon States Language', () => {
    expect(() => new StateMachine(synthesized)).not.toThrow();
  });

  it("asks the source no more than the source's profile allows at once", () => {
    expect(synthesized.States['PullSeriesByBatch']).toMatchObject({ MaxConcurrency: usCensusProfile.concurrency });
  });

  it('ends a run with failed batches in a verdict, which a redrive would only repeat: the runbook asks for a new run', () => {
    for (const name of ['PullSeriesByBatch', 'EvaluateRulesByBatch'])
      expect(valuesOf('Catch', synthesized.States[name])).toMatchObject([[{ ErrorEquals: ['States.ALL'] }]]);
    expect(synthesized.States['RunIncomplete']).toMatchObject({ Type: 'Fail', Error: 'PullIncomplete' });
    const runbook = readFileSync(new URL('infra/RUNBOOK.md', repository), 'utf8');
    expect(runbook).toContain('After `PullIncomplete` start the run again');
  });

  it('names only errors that the code throws, that Lambda documents, or that Step Functions defines', () => {
    const files = ['shared', 'functions'].flatMap((folder) =>
      readdirSync(new URL(folder, repository), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
    );
    const thrown = new Set(
      files.flatMap((text) => [...text.matchAll(/override name = '(\w+)' as const/g)].map(([, name]) => name)),
    );
    const named = new Set(valuesOf('ErrorEquals', synthesized).flat().map(String));
    const ours = [...named].filter((name) => !/^(Lambda|States)\./.test(name));
    expect(ours).toContain('SourceUnavailable');
    expect(ours.filter((name) => !thrown.has(name))).toEqual([]);
  });
});
