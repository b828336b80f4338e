import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checked, readStage } from '../../infra/stage.ts';

const settings = (given: Record<string, unknown>, file: object = {}) => readStage(given, () => file);

/** What is said when settings are refused; a stack trace would hide it, so it is one line. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('nothing was refused');
}

const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/c`;

describe('a synthesis', () => {
  it('stops at a wrong setting with one line that names it', async () => {
    const argv = [fileURLToPath(new URL('../../infra/app.ts', import.meta.url))];
    const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ sms: 'maybe' }) };
    const failed = await promisify(execFile)(process.execPath, argv, { env }).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'The stage\'s settings are not usable. sms: true or false (on or off); found "maybe"\n',
    });
  });
});

describe('the stage', () => {
  it('is dev without any setting: with a console, without SMS, to be thrown away', () => {
    expect(settings({})).toEqual({
      name: 'dev',
      console: true,
      disposable: true,
      domain: {},
      logRetentionDays: 90,
      noticesPerSecond: 9,
      selfSignUp: false,
      sms: false,
      smsSpend: 20,
      throttling: { requestsPerSecond: 50, burst: 100 },
    });
  });

  it('takes what the command line gives, numbers and switches as text', () => {
    const given = {
      stage: 'prod',
      linkBase: 'https://c.example',
      operationsEmail: 'ops@c.example',
      logRetentionDays: '365',
      monthlyBudget: '50',
      sms: 'on',
      console: 'off',
    };
    expect(settings(given)).toMatchObject({
      name: 'prod',
      disposable: false,
      linkBase: 'https://c.example',
      operationsEmail: 'ops@c.example',
      logRetentionDays: 365,
      monthlyBudget: 50,
      sms: true,
      console: false,
    });
  });

  it('takes its file, and puts the command line in its place', () => {
    const file = { sms: true, smsSpend: 5, logRetentionDays: 30 };
    expect(settings({ stage: 'prod', smsSpend: '7' }, file)).toMatchObject({
      name: 'prod',
      sms: true,
      smsSpend: 7,
      logRetentionDays: 30,
    });
  });

  it('leaves alone what CDK puts beside them', () => {
    const ofCdk = {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/core:stackRelativeExports': true,
      'acknowledged-issue': 1,
    };
    expect(settings({ ...ofCdk, sms: 'on' })).toEqual(settings({ sms: 'on' }));
  });

  it.each([
    ['a name that cannot be part of a resource name', { stage: 'Prod_1' }, {}, /^[^;]* name: .*; found "Prod_1"$/],
    ['a retention that CloudWatch does not offer', { logRetentionDays: '8' }, {}, /logRetentionDays: .*; found "8"$/],
    ['an address that is none', { operationsEmail: 'nobody' }, {}, /operationsEmail: .*; found "nobody"$/],
    ['a switch that is neither on nor off', { sms: 'maybe' }, {}, /sms: true or false \(on or off\); found "maybe"$/],
    ['an amount that is none', { smsSpend: '-1' }, {}, /smsSpend: /],
    ['a setting that does not exist', {}, { smss: true }, /"smss"/],
    ['a setting of the command line that does not exist', { smss: 'on' }, {}, /^-c smss: no such setting; .* sms,/],
    ['a setting of the command line that is for a file', { domain: 'c.example' }, {}, /^-c domain: .*infra\/stages\//],
    ['a setting that does not exist within another', {}, { throttling: { rate: 1 } }, /"rate"/],
    [
      'no console and no address for links',
      { stage: 'prod', console: 'off' },
      {},
      /linkBase: needed .*; found nothing$/,
    ],
    ['a budget of which nobody is told', { monthlyBudget: '10' }, {}, /operationsEmail: needed with monthlyBudget/],
    [
      'a certificate of the console from elsewhere than CloudFront takes it',
      {},
      { domain: { console: { name: 'c.example', certificateArn: certificate('eu-central-1') } } },
      /domain\.console\.certificateArn: .*us-east-1.*; found "arn:/,
    ],
    [
      'a domain of a console that is off',
      { console: 'off' },
      { domain: { console: { name: 'c.example', certificateArn: certificate('us-east-1') } } },
      /domain\.console: of no use/,
    ],
  ])('refuses %s, in one line that names it', (_, given, file, expected) => {
    expect(refusal(() => settings(given, file))).toMatch(expected);
  });

  it('names every problem at once', () => {
    const message = refusal(() => settings({ stage: 'Prod_1', sms: 'maybe', smsSpend: 'much' }));
    for (const name of ['name', 'sms', 'smsSpend']) expect(message).toContain(` ${name}: `);
  });

  it('has an example file that is right', () => {
    const text = readFileSync(new URL('../../infra/stages/prod.example.json', import.meta.url), 'utf8');
    expect(checked({ name: 'prod', ...JSON.parse(text) })).toMatchObject({ sms: true, disposable: false });
  });
});
