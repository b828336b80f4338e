import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { emitMetrics, metricLine } from '../../../shared/lambda/emit-metrics.ts';
import type { Counts } from '../../../shared/lambda/metric-names.ts';
import { serviceHandler } from '../../../shared/lambda/service-handler.ts';

const at = new Date('2026-09-04T12:45:00.000Z');
const parsed = (line: string | undefined) => JSON.parse(line ?? 'null');

describe('a line of metrics', () => {
  test('says each metric with its dimensions, as CloudWatch’s embedded metric format wants it', () => {
    const line = metricLine({ ReleasesFound: 2, NoticesSent: 0 }, { at, stage: 'prod', source: 'us-census', run: 'r' });
    expect(parsed(line)).toEqual({
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: 'Chokepoint',
            Dimensions: [['stage', 'source']],
            Metrics: [{ Name: 'ReleasesFound', Unit: 'Count' }],
          },
          { Namespace: 'Chokepoint', Dimensions: [['stage']], Metrics: [{ Name: 'NoticesSent', Unit: 'Count' }] },
        ],
      },
      stage: 'prod',
      source: 'us-census',
      run: 'r',
      ReleasesFound: 2,
      NoticesSent: 0,
    });
  });

  test('leaves out what is counted by source where no source is known, and says nothing when nothing is left', () => {
    expect(parsed(metricLine({ ReleasesFound: 1, Assessments: 3 }, { at, stage: 'dev' }))).toMatchObject({
      Assessments: 3,
    });
    expect(metricLine({ ReleasesFound: 1, Assessments: 3 }, { at, stage: 'dev' })).not.toContain('ReleasesFound');
    expect(metricLine({ ReleasesFound: 1 }, { at, stage: 'dev' })).toBeUndefined();
    expect(metricLine({}, { at, stage: 'dev', source: 's' })).toBeUndefined();
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a count of %s is none', (count) => {
    expect(() => metricLine({ NoticesSent: count }, { at, stage: 'dev' })).toThrow(/NoticesSent counts/);
  });
});

let written = '';
beforeEach(() => {
  written = '';
  vi.stubEnv('STAGE', 'dev');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Chokepoint');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('metrics are written', () => {
  test('where the stack asks for them, one line a call', () => {
    emitMetrics({ NoticesSent: 1 }, {});
    expect(written.endsWith('\n')).toBe(true);
    expect(parsed(written)).toMatchObject({ stage: 'dev', NoticesSent: 1 });
  });

  test.each([
    ['POWERTOOLS_METRICS_NAMESPACE', undefined],
    ['POWERTOOLS_METRICS_NAMESPACE', 'Another'],
    ['STAGE', undefined],
  ])('and not where %s is %s, as on one machine', (name, value) => {
    vi.stubEnv(name, value);
    emitMetrics({ NoticesSent: 1 }, {});
    expect(written).toBe('');
  });
});

describe('a handler', () => {
  const call = async (run: () => Promise<Counts>, measureFailure?: () => Counts) => {
    const handler = serviceHandler({
      name: 'a-step',
      input: z.object({ run: z.string(), source: z.string().optional() }),
      environment: z.object({ STAGE: z.string() }),
      services: () => ({}),
      run,
      measure: (counts) => counts,
      ...(measureFailure !== undefined && { measureFailure }),
    });
    const context = { awsRequestId: 'request', functionName: 'a-step' };
    return handler({ run: 'r', source: 'us-census' }, context as Parameters<typeof handler>[1]);
  };

  test('counts what it did, with the run and the source that it was called for', async () => {
    await call(async () => ({ ReleasesLate: 1, Assessments: 5 }));
    expect(parsed(written)).toMatchObject({ run: 'r', source: 'us-census', ReleasesLate: 1, Assessments: 5 });
  });

  test('counts a failure that it knows, and throws it all the same', async () => {
    const failing = () => Promise.reject(new Error('no'));
    await expect(call(failing, () => ({ DeliveriesDeferred: 2 }))).rejects.toThrow('no');
    expect(parsed(written)).toMatchObject({ DeliveriesDeferred: 2 });
  });

  test('does what it does although it cannot count it', async () => {
    expect(await call(async () => ({ Assessments: Number.NaN }))).toEqual({ Assessments: Number.NaN });
    expect(written).toBe('');
  });
});
