/** `chokepoint pull --from 2015-01`: fetches history for the rules, and goes on where an earlier start was cut off. */
import { resolve } from 'node:path';
import { pullHistory } from '../play/pull-history.ts';
import { shippedRules } from '../shipped-rules.ts';
import { dataDefault, optionsOnly, periodParameter, sourceParameter } from './parameters.ts';

const HELP = `chokepoint pull [options]

Fetches what the sources have published for the rules and what is not stored yet, within each source's pace.

  --from PERIOD     first month, such as 2015-01 (default: the first carried, or two years back)
  --until PERIOD    last month (default: the last carried, or this month)
  --source ID       this source alone
  --data DIR        where to keep the figures (default: ${dataDefault})
  --rules DIR       rule files (default: rules)
  --live            ask the real sources; keys come from CHOKEPOINT_US_CENSUS_KEY and CHOKEPOINT_UN_COMTRADE_KEY

A start that was cut off is gone on with by the same command: what is stored is not pulled again.`;

const OPTIONS = {
  from: { type: 'string' },
  until: { type: 'string' },
  source: { type: 'string' },
  data: { type: 'string' },
  rules: { type: 'string' },
  live: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Exit code 0 when everything came, 1 when something did not. */
export async function pullCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  const [from, until] = [periodParameter('--from', values.from), periodParameter('--until', values.until)];
  const source = sourceParameter(values.source);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return pullHistory({
    rules: values.rules ?? shippedRules,
    data: resolve(values.data ?? dataDefault),
    live: values.live === true,
    say: (line) => process.stdout.write(`${line}\n`),
    signal: stop.signal,
    ...(source !== undefined && { source }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  });
}
