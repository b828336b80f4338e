/** AWS on this machine: ministack, reached over TLS and with IAM enforced, and what leads SDK clients and the CDK to it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../local/dynamodb/free-port.ts';
import { startGuarded } from '../../local/dynamodb/guarded-process.ts';
import { emulatorPython } from './python-environment.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
const START_MS = 60_000;

export interface Emulator {
  readonly account: string;
  readonly region: string;
  readonly endpoint: string;
  /** For files of the run; it goes with the emulator. */
  readonly directory: string;
  /** The whole environment of a child process: nothing of the caller's own AWS settings is in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The last lines that the emulator has written of itself. */
  log(lines?: number): Promise<string>;
  stop(): Promise<void>;
}

/** Starts it on free ports of 127.0.0.1, empty. From then on this process trusts its certificate too. */
export async function startEmulator(): Promise<Emulator> {
  const python = await emulatorPython();
  const directory = await mkdtemp(join(tmpdir(), 'chokepoint-deploy-'));
  const port = await freePort();
  const front = await startTlsFront(directory, port);
  const logFile = join(directory, 'emulator.log');
  const server = startGuarded('env', [
    '-i',
    ...assignments(serverEnvironment(directory, port, front)),
    'sh',
    '-c',
    'exec "$0" -m ministack >"$1" 2>&1',
    python,
    logFile,
  ]);
  const log = async (lines = 60) => (await readFile(logFile, 'utf8')).split('\n').slice(-lines).join('\n');
  const stop = async () => {
    await server.stop();
    await front.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    setDefaultCACertificates([...getCACertificates('default'), await readFile(front.certificate, 'utf8')]);
    await untilReady(`${front.url}/_ministack/health`, server.ended);
  } catch (error) {
    const said = await log().catch(() => '');
    await stop();
    throw new Error(`${String(error)}\n${said}`, { cause: error });
  }
  const environment = clientEnvironment(front);
  return { account: ACCOUNT, region: REGION, endpoint: front.url, directory, environment, log, stop };
}

/**
 * `AUTH`: a call is refused unless the policies of its role, and of the resource, allow it. The functions come over
 * TLS, as everybody does, because our topics and the CDK's bucket refuse whoever comes without.
 */
function serverEnvironment(directory: string, port: number, front: TlsFront): Record<string, string> {
  return {
    ...plainEnvironment(),
    TMPDIR: directory,
    AUTH: 'true',
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    // A state machine waits a twentieth of what its definition says before it tries again.
    SFN_WAIT_SCALE: '0.05',
    CLOUDTRAIL_RECORDING: '1',
    CLOUDTRAIL_MAX_EVENTS: '200000',
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: REGION,
    STATE_DIR: join(directory, 'state'),
    S3_DATA_DIR: join(directory, 's3'),
    // The functions' Node processes inherit these. Lambda's runtime has an SDK, on which the CDK's own functions count.
    NODE_PATH: fileURLToPath(new URL('../../node_modules', import.meta.url)),
    AWS_ENDPOINT_URL: front.url,
    NODE_EXTRA_CA_CERTS: front.certificate,
  };
}

function clientEnvironment({ url, certificate }: TlsFront): Record<string, string> {
  return {
    ...plainEnvironment(),
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Profiles of whoever runs this lead to real accounts.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CA_BUNDLE: certificate,
    NODE_EXTRA_CA_CERTS: certificate,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

/** Of the caller's environment only what a program needs to run; Node is the one that runs us. */
function plainEnvironment(): Record<string, string> {
  const { HOME = '/', PATH = '', LANG = 'C.UTF-8' } = process.env;
  return { HOME, LANG, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` };
}

function assignments(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

async function untilReady(health: string, ended: Promise<string>): Promise<void> {
  const deadline = Date.now() + START_MS;
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (Date.now() < deadline && !hasEnded) {
    const answer = await fetch(health).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(200);
  }
  throw new Error(`the emulator ${hasEnded ? 'ended' : `was not ready within ${START_MS} ms`}`);
}
