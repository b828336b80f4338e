/** `chokepoint start`: the whole service on this machine. */
import { isPeriod } from '../../shared/domain/period.ts';
import { type StartOptions, startService } from '../play/start-service.ts';
import { shippedRules } from '../shipped-rules.ts';
import { UsageError } from '../usage-error.ts';
import { parameters } from './parameters.ts';

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
  --live            ask the real source, with the key in CHOKEPOINT_US_CENSUS_KEY

CHOKEPOINT_US_CENSUS_URL and CHOKEPOINT_US_CENSUS_KEY point the same client at another server.`;

/** Exit code 0 when everything that was asked for was played. */
export async function startCommand(args: string[]): Promise<number> {
  const { values, positionals } = parameters(args, {
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    live: { type: 'boolean' },
    help: { type: 'boolean' },
    rules: { type: 'string' },
    data: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    port: { type: 'string' },
  });
  if (positionals.length > 0) throw new UsageError(`found ${JSON.stringify(positionals[0])}, expected only options; see --help`);
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const { from, until } = { from: period('--from', values.from), until: period('--until', values.until) };
  if (from !== undefined && until !== undefined && from > until)
    throw new UsageError(`--from ${from} --until ${until}: expected --until not to be before --from`);
  const options: StartOptions = {
    once: values.once === true,
    json: values.json === true,
    live: values.live === true,
    rules: values.rules ?? shippedRules,
    port: port(values.port ?? process.env['PORT']),
    ...(values.data !== undefined && { data: values.data }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
  return startService(options);
}

function period(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && !isPeriod(text)) throw new UsageError(`${name}: found ${JSON.stringify(text)}, expected a month such as 2026-07`);
  return text;
}

function port(text: string | undefined): number {
  if (text === undefined || text === '') return 8787;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new UsageError(`--port: found ${JSON.stringify(text)}, expected a number from 0 to 65535`);
  return number;
}
