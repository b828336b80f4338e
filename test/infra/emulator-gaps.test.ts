import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { gaps } from '../deploy/emulator-gaps.ts';
import { ofType } from './template.ts';

const root = new URL('../../', import.meta.url);

describe('what the emulator of AWS cannot do', () => {
  it.each(gaps)('is asserted elsewhere: $what', ({ instead }) => {
    expect(instead.length).toBeGreaterThan(0);
    expect(instead.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});

describe('an alarm over several metrics', () => {
  const expressions = z.array(
    z.object({
      Id: z.string(),
      Expression: z.string().optional(),
      MetricStat: z.object({ Stat: z.string(), Period: z.int() }).optional(),
      Period: z.int().optional(),
      ReturnData: z.boolean().optional(),
    }),
  );
  const alarms = ofType('AWS::CloudWatch::Alarm').filter(([, { Properties }]) => Properties['Metrics'] !== undefined);

  it.each(alarms)('%s goes off at the sum of all of them, each once, counted over one period', (_, { Properties }) => {
    const entries = expressions.parse(Properties['Metrics']);
    const [sum, ...others] = entries.filter(({ Expression }) => Expression !== undefined);
    const summed = entries.filter(({ MetricStat }) => MetricStat !== undefined);
    expect(others).toEqual([]);
    expect(summed.length).toBeGreaterThan(1);
    expect(sum?.Expression?.split(' + ').sort()).toEqual(summed.map(({ Id }) => `FILL(${Id}, 0)`).sort());
    expect(summed.map(({ ReturnData }) => ReturnData)).toEqual(summed.map(() => false));
    expect(new Set(summed.map(({ MetricStat }) => `${MetricStat?.Stat} ${MetricStat?.Period}`))).toEqual(
      new Set([`Sum ${summed[0]?.MetricStat?.Period}`]),
    );
    expect(sum?.ReturnData ?? true).toBe(true);
  });
});
