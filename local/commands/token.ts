/** `chokepoint token`: an access token of the local user pool, for curl and scripts. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEMONSTRATION } from '../demonstration-reader.ts';
import { UsageError } from '../usage-error.ts';
import { isReaderId } from '../web/issuer.ts';
import { issuerDirectory, issuerKey } from '../web/issuer-key.ts';
import { localToken, type Role } from '../web/local-tokens.ts';
import { optionsOnly } from './parameters.ts';

const HELP = `chokepoint token [options]

Prints an access token for the API of the local service, good for an hour:
  curl -H "Authorization: Bearer $(npm run -s chokepoint -- token --role operator)" http://127.0.0.1:8787/rules

  --role ROLE       operator or analyst (default: analyst)
  --reader ID       the reader to be (default: operator or analyst, after the role; ${DEMONSTRATION.id} is signed up)
  --data DIR        the data directory that the service was started with (default: as a start without --data)`;

const OPTIONS = {
  role: { type: 'string' },
  reader: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Exit code 0. */
export async function tokenCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  const role = roleOf(values.role ?? 'analyst');
  const sub = values.reader ?? role;
  if (!isReaderId(sub))
    throw new UsageError(`--reader: found ${JSON.stringify(sub)}, expected letters, digits and . _ : -`);
  const key = await issuerKey(issuerDirectory(values.data === undefined ? undefined : existing(values.data)));
  process.stdout.write(`${await localToken(key, { sub, role })}\n`);
  return 0;
}

/** A key made where no service is would sign tokens that no service takes. */
function existing(data: string): string {
  const directory = resolve(data);
  if (existsSync(directory)) return directory;
  throw new UsageError(`--data: there is no ${directory}; expected the data directory of a local service`);
}

function roleOf(text: string): Role {
  if (text === 'operator' || text === 'analyst') return text;
  throw new UsageError(`--role: found ${JSON.stringify(text)}, expected operator or analyst`);
}
