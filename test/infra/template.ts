/** The template as tests look at it. */
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { unbundledStack } from '../../infra/synthesized-pipeline.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.any()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export type Resource = z.output<typeof resourceSchema>;

const made = new Map<string, Readonly<Record<string, Resource>>>();

/** Resources by logical id; `settings` as they come by `-c`. Each stage is synthesized once. */
export function resources(settings: Readonly<Record<string, string>> = {}): Readonly<Record<string, Resource>> {
  const key = JSON.stringify(settings);
  const known =
    made.get(key) ??
    z.record(z.string(), resourceSchema).parse(Template.fromStack(unbundledStack(settings)).toJSON()['Resources']);
  made.set(key, known);
  return known;
}

/** Those of a type, with their logical ids. */
export function ofType(type: string, settings: Readonly<Record<string, string>> = {}): [string, Resource][] {
  return Object.entries(resources(settings)).filter(([, resource]) => resource.Type === type);
}

/** The only one of a type whose logical id begins so. */
export function only(type: string, beginning = '', settings: Readonly<Record<string, string>> = {}): Resource {
  const found = ofType(type, settings).filter(([id]) => id.startsWith(beginning));
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${found.length} resources ${type} begin with ${JSON.stringify(beginning)}; expected one`);
  return first[1];
}

/** Functions of ours; CDK brings some of its own, which run at deployments only. */
export function ownFunctions(settings: Readonly<Record<string, string>> = {}): [string, Resource][] {
  return ofType('AWS::Lambda::Function', settings).filter(([id]) => !/^(Custom|AWS)/.test(id));
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::AccountId': 'ACCOUNT',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A value of the template as one text: references as `<LogicalId>` without the hash at its end. */
export function said(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return PSEUDO[String(value.Ref)] ?? `<${withoutHash(String(value.Ref))}>`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt']))
    return `<${withoutHash(String(value['Fn::GetAtt'][0]))}>`;
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join'];
    return z.array(z.unknown()).parse(parts).map(said).join(String(separator));
  }
  return JSON.stringify(value);
}

export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

const statementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().transform((resource) => [resource].flat()),
  Condition: z.unknown().optional(),
});

/** What the policies of a role allow, by the beginning of their logical ids. */
export function statementsOf(role: string, settings: Readonly<Record<string, string>> = {}) {
  return ofType('AWS::IAM::Policy', settings)
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => z.array(statementSchema).parse(Properties['PolicyDocument'].Statement));
}

const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});

/** The metrics that an alarm looks at: its own, or those of its expression. */
export function metricsOf({ Properties }: Resource): z.output<typeof metricSchema>[] {
  const within = z.array(z.looseObject({ MetricStat: z.object({ Metric: metricSchema }).optional() }));
  const parts = within.parse(Properties['Metrics'] ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
  return parts.length > 0 ? parts : [metricSchema.parse(Properties)];
}

/** What the inline policies of a role allow, one list a policy, one line an action and resource. */
export function inlinePoliciesOf(logicalId: string): string[][] {
  const schema = z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) }));
  const policies = schema.parse(resources()[logicalId]?.Properties['Policies']);
  return policies.map(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} on ${said(resource)}`)),
    ),
  );
}

/** What the policy of a bucket says. */
export function bucketPolicy() {
  const statement = z.looseObject({
    Effect: z.string(),
    Action: z.union([z.string(), z.array(z.string())]),
    Principal: z.unknown(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  });
  return z.array(statement).parse(only('AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement);
}
