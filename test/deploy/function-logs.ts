/** What the deployed functions have written to their log groups. */
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import type { Clients, StackResource } from './cloud.ts';

export interface LogLine {
  /** Construct of the function, `FindReleases`. */
  readonly construct: string;
  /** Its members where it is JSON, none otherwise. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Every line of every function of the stack. */
export async function functionLogs({ logs }: Clients, resources: readonly StackResource[]): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const { logicalId, physicalId: logGroupName, type } of resources) {
    const construct = /^(\w+)Logs[0-9A-F]{8}$/.exec(logicalId)?.[1];
    if (type !== 'AWS::Logs::LogGroup' || construct === undefined) continue;
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
      for (const { message = '' } of events)
        lines.push({ construct, members: membersOf(message), text: message.trim() });
  }
  return lines;
}

function membersOf(message: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).catch({}).parse(JSON.parse(message));
  } catch {
    return {};
  }
}

const embeddedMetrics = z.object({
  CloudWatchMetrics: z.array(
    z.object({
      Namespace: z.string(),
      Dimensions: z.array(z.array(z.string())),
      Metrics: z.array(z.object({ Name: z.string() })),
    }),
  ),
});

/** The metrics that CloudWatch would make of the lines: `Chokepoint/stage,source/ReleasesFound`, each once, in order. */
export function metricsIn(lines: readonly LogLine[]): string[] {
  const found = lines.flatMap(({ members }) => {
    const parsed = embeddedMetrics.safeParse(members['_aws']);
    if (!parsed.success) return [];
    return parsed.data.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) => Dimensions.map((dimensions) => `${Namespace}/${dimensions.join()}/${Name}`)),
    );
  });
  return [...new Set(found)].sort();
}
