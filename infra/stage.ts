/** What differs between one deployment and another. Everything else is the same in every stage. */
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** `-c sms=on` gives a text, a settings file a truth value. */
const onOff = z.union(
  [z.boolean(), z.literal(['on', 'true', 'off', 'false']).transform((text) => text === 'on' || text === 'true')],
  'true or false (on or off)',
);
const amount = z.coerce.number('an amount of US dollars').positive();

/** A name of the engineer's own, with a certificate of AWS Certificate Manager that covers it. */
const customDomain = z.strictObject({
  name: z.hostname(),
  certificateArn: z.string().regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/, 'an ARN of a certificate'),
});

const throttling = z.strictObject({
  /** Requests a second, over all callers, that are let through on average. */
  requestsPerSecond: z.int().min(1).max(10_000).default(50),
  burst: z.int().min(1).max(5_000).default(100),
});

const stageSchema = z
  .strictObject({
    /** Part of every name, so two stages can share an account. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/, 'lower-case letters, digits and hyphens, at most 16, starting with a letter'),
    /** Deleting the stack deletes what readers and sources gave it. Left out: true for `dev` alone. */
    disposable: onOff.optional(),
    /** With which permalinks in notices start. Left out: the console's own address. */
    linkBase: z.url({ protocol: /^https?$/ }).optional(),
    /** The page, in a bucket behind CloudFront. */
    console: onOff.default(true),
    /** Addresses of the engineer's own. The console's certificate must be in us-east-1, whatever the stage's region. */
    domain: z.strictObject({ console: customDomain.optional(), api: customDomain.optional() }).default({}),
    /** Readers may have notices by SMS: alarms on what is spent on them, and a log of what became of each. */
    sms: onOff.default(false),
    /** US dollars a month for SMS at which operators are told; AWS stops at the account's own limit. */
    smsSpend: amount.default(20),
    /** Readers told in a second, by all functions together; SNS suspends addresses at more than ten e-mails a second. */
    noticesPerSecond: z.coerce.number().pipe(z.int().min(1).max(10)).default(9),
    /** US dollars a month that the account may cost before operators are told. Left out: no budget. */
    monthlyBudget: amount.optional(),
    /** Anybody may make themselves an account. Left out: an operator makes them. */
    selfSignUp: onOff.default(false),
    /** Before `.auth.<region>.amazoncognito.com`, unique in the region. Left out: chokepoint, the stage and the account. */
    signInPrefix: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 63')
      .optional(),
    throttling: throttling.default({ requestsPerSecond: 50, burst: 100 }),
    /** Who hears of Chokepoint's own failures. Without it the operations topic has no subscriber yet. */
    operationsEmail: z.email().optional(),
    logRetentionDays: z.coerce
      .number()
      .pipe(z.literal([7, 14, 30, 90, 180, 365]))
      .default(90),
  })
  .check(({ value, issues }) => {
    const problem = (path: string[], message: string) => issues.push({ code: 'custom', input: value, path, message });
    if (!value.console && value.linkBase === undefined && value.name !== 'dev')
      problem(['linkBase'], 'needed where the console is off: links in notices must lead somewhere');
    if (!value.console && value.domain.console !== undefined)
      problem(['domain', 'console'], 'of no use where the console is off');
    if (value.domain.console !== undefined && !value.domain.console.certificateArn.includes(':acm:us-east-1:'))
      problem(['domain', 'console', 'certificateArn'], 'CloudFront takes certificates of us-east-1 only');
    if (value.monthlyBudget !== undefined && value.operationsEmail === undefined)
      problem(['operationsEmail'], 'needed with monthlyBudget: somebody must be told');
  })
  .transform(({ disposable, ...rest }) => ({ ...rest, disposable: disposable ?? rest.name === 'dev' }));

export type Stage = z.output<typeof stageSchema>;

/** Settings that `-c NAME=VALUE` gives; the others are for a file. */
const CONTEXTS = [
  'console',
  'disposable',
  'linkBase',
  'logRetentionDays',
  'monthlyBudget',
  'noticesPerSecond',
  'operationsEmail',
  'selfSignUp',
  'signInPrefix',
  'sms',
  'smsSpend',
] as const;

/** `infra/stages/<name>.json`, where there is one. */
const settingsFile = (name: string) => new URL(`stages/${name}.json`, import.meta.url);

/**
 * The stage that `-c stage=NAME` names, `dev` without it: its file, and what other contexts put in its place. Throws a
 * message of one line that names each setting which is unknown, missing or wrong.
 */
export function readStage(contexts: Readonly<Record<string, unknown>>, read = readSettings): Stage {
  // CDK's own contexts, which come along, have a sign in their names: `@aws-cdk/…`, `aws:cdk:…`, `acknowledged-…`.
  const { stage: name = 'dev', ...given } = Object.fromEntries(
    Object.entries(contexts).filter(([key, value]) => /^\w+$/.test(key) && value !== undefined),
  );
  const unknown = Object.keys(given).filter((key) => !isContext(key));
  if (unknown.length > 0)
    throw new Error(
      `-c ${unknown.join(', ')}: no such setting; expected stage, ${CONTEXTS.join(', ')}; others stand in infra/stages/NAME.json`,
    );
  const file = typeof name === 'string' ? read(name) : {};
  return checked({ ...file, name, ...given });
}

function isContext(key: string): boolean {
  return CONTEXTS.some((context) => context === key);
}

/** Settings as a whole, checked. Throws as {@link readStage} does. */
export function checked(settings: unknown): Stage {
  const parsed = stageSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const found = path.reduce<unknown>(
      (value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined),
      settings,
    );
    return path.length === 0 ? message : `${path.join('.')}: ${message}; found ${JSON.stringify(found) ?? 'nothing'}`;
  });
  throw new Error(`The stage's settings are not usable. ${problems.join('. ')}`);
}

function readSettings(name: string): object {
  const file = settingsFile(name);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) return {};
  try {
    const settings: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  } catch (error) {
    throw new Error(`infra/stages/${name}.json is no JSON: ${String(error)}`, { cause: error });
  }
  throw new Error(`infra/stages/${name}.json holds no object of settings`);
}
