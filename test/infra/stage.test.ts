import { describe, expect, it } from 'vitest';
import { readStage } from '../../infra/stage.ts';

const settings = (given: Record<string, unknown>) => readStage((key) => given[key]);

describe('the stage', () => {
  it('is dev without any setting', () => {
    expect(settings({})).toEqual({ name: 'dev', linkBase: expect.stringContaining('127.0.0.1'), logRetentionDays: 90 });
  });

  it('takes what the command line gives, numbers as text too', () => {
    const given = {
      stage: 'prod',
      linkBase: 'https://c.example',
      operationsEmail: 'ops@c.example',
      logRetentionDays: '365',
    };
    expect(settings(given)).toEqual({
      name: 'prod',
      linkBase: 'https://c.example',
      operationsEmail: 'ops@c.example',
      logRetentionDays: 365,
    });
  });

  it.each([
    ['a stage other than dev without an address for its links', { stage: 'prod' }, /linkBase/],
    ['a name that cannot be part of a resource name', { stage: 'Prod_1' }, /name/],
    ['a retention that CloudWatch does not offer', { logRetentionDays: '8' }, /logRetentionDays/],
    ['an address that is none', { operationsEmail: 'nobody' }, /operationsEmail/],
  ])('refuses %s and names it', (_, given, named) => {
    expect(() => settings(given)).toThrow(named);
  });
});
