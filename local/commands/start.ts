/** `chokepoint start`: the whole service on this machine. */
import { type StartOptions, startService } from '../play/start-service.ts';
import { shippedRules } from '../shipped-rules.ts';
import { UsageError } from '../usage-error.ts';
import { optionsOnly, periodParameter, sourceParameter } from './parameters.ts';

const HELP = `npm start -- [options]

Plays the carried releases in order through the real handlers, state machine and wire protocols, prints each alert as
its reader gets it, then keeps serving.

  --once            play, then exit
  --json            one JSON object a line on standard output, everything else on standard error
  --rules DIR       rule files (default: rules)
  --data DIR        keep the state there; a second start goes on where the first stopped (default: forgotten at the end)
  --from PERIOD     first period to play, such as 2025-01 (default: the first carried)
  --until PERIOD    last period to play (default: the last carried)
  --port N          where to serve (default: PORT or 8787)
  --source ID       play this source alone, such as eurostat-comext
  --live            ask the real sources, with the keys in CHOKEPOINT_US_CENSUS_KEY and CHOKEPOINT_UN_COMTRADE_KEY
  --verbose         name each rule that waits, and what for

CHOKEPOINT_US_CENSUS_URL and CHOKEPOINT_US_CENSUS_KEY point the same client at another server; every other source has
two such variables as well.`;

const OPTIONS = {
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  live: { type: 'boolean' },
  verbose: { type: 'boolean' },
  source: { type: 'string' },
  help: { type: 'boolean' },
  rules: { type: 'string' },
  data: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  port: { type: 'string' },
} as const;

/** Exit code 0 when everything that was asked for was played. */
export async function startCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  const [from, until] = [periodParameter('--from', values.from), periodParameter('--until', values.until)];
  if (from !== undefined && until !== undefined && from > until)
    throw new UsageError(`--from ${from} --until ${until}: expected --until not to be before --from`);
  const source = sourceParameter(values.source);
  const options: StartOptions = {
    once: values.once === true,
    json: values.json === true,
    live: values.live === true,
    verbose: values.verbose === true,
    rules: values.rules ?? shippedRules,
    port: port(values.port ?? process.env['PORT']),
    ...(values.data !== undefined && { data: values.data }),
    ...(source !== undefined && { source }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
  return startService(options);
}

function port(text: string | undefined): number {
  if (text === undefined || text === '') return 8787;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535)
    throw new UsageError(`--port: found ${JSON.stringify(text)}, expected a number from 0 to 65535`);
  return number;
}
