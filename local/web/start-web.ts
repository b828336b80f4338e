/** Everything that the local service answers over HTTP: the console, the user pool, the API. */
import { environmentSchema } from '../../functions/manage/environment.ts';
import { manageHandler } from '../../functions/manage/manage.ts';
import { type ManageServices, manageServices } from '../../functions/manage/services.ts';
import { DEMONSTRATION } from '../demonstration-reader.ts';
import { lambdaContext } from '../play/lambda-context.ts';
import { type LocalCloud, READER_TOPICS, STAGE } from '../local-cloud.ts';
import type { Choice } from './chooser-page.ts';
import { consoleFiles } from './console-files.ts';
import { gateway } from './gateway.ts';
import { issuer } from './issuer.ts';
import { type IssuerKey, issuerKey } from './issuer-key.ts';
import { verifiedClaims } from './local-tokens.ts';
import type { Rate } from './token-bucket.ts';
import { startWebServer, type WebServer } from './web-server.ts';

/** Who can be chosen on the sign-in page. */
const CHOICES: readonly Choice[] = [
  { sub: 'operator', role: 'operator', label: 'Operator: makes and changes rules' },
  { sub: 'analyst', role: 'analyst', label: 'Analyst: a reader who is new' },
  { sub: DEMONSTRATION.id, role: 'analyst', label: `${DEMONSTRATION.name}: an analyst who is signed up` },
];

export interface WebOptions {
  readonly port: number;
  readonly cloud: LocalCloud;
  /** Where the signing key lies; see `issuerDirectory`. */
  readonly keyDirectory: string;
  /** Origins other than its own whose pages may call, such as that of a development server. */
  readonly origins?: readonly string[];
  readonly rate?: Rate;
  /** Replaces what the function works with, piece by piece. */
  readonly services?: (services: ManageServices) => ManageServices;
}

export interface RunningWeb extends WebServer {
  readonly key: IssuerKey;
}

/** Serves until it is closed. Throws UsageError when the port is taken or the key cannot be read. */
export async function startWeb(options: WebOptions): Promise<RunningWeb> {
  const { port, cloud, keyDirectory, origins = [], rate } = options;
  const key = await issuerKey(keyDirectory);
  const server = await startWebServer(port, (url) => [
    consoleFiles({ cloud, stage: STAGE, origin: () => url }),
    issuer({ key, origin: () => url, origins, choices: CHOICES }),
    gateway({
      handler: apiHandler(url, options),
      verify: (token) => verifiedClaims(key, token),
      origins: [url, ...origins],
      ...(rate !== undefined && { rate }),
    }),
  ]);
  return { ...server, key };
}

/** The handler as it runs on AWS, on the table and topics of this machine. */
function apiHandler(url: string, { cloud, services = (built) => built }: WebOptions) {
  const build = () =>
    services(
      manageServices(
        environmentSchema.parse({
          TABLE_NAME: cloud.table.table,
          STAGE,
          PUBLIC_TOPIC_ARN: cloud.publicTopic,
          LINK_BASE: url,
          TOPIC_PREFIX: READER_TOPICS,
          RUN_STARTER: 'in-process',
        }),
        cloud.table,
        cloud.snsClient,
      ),
    );
  const handler = manageHandler(build, {
    checksAnswers: true,
    onFault: (error) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`chokepoint: a call of the API failed: ${reason}\n`);
    },
  });
  return (event: unknown) => handler(event, lambdaContext('manage'));
}
