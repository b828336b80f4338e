/**
 * Amazon SNS on one machine: the wire protocol that the AWS SDK speaks (Query), over HTTP on loopback, with its state
 * in one SQLite file. What people would receive by mail and telephone is in an inbox, to be read and shown; web
 * servers on loopback addresses are really contacted; queues and functions are callbacks attached by their ARN.
 *
 * Left out on purpose: signatures (requests must carry one where SNS asks for it, but it is not checked, and envelopes
 * are not signed), FIFO topics, mobile push, filter policies on the message body, and SNS's sending rates.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { inspect } from 'node:util';
import { inTransaction, openDatabase } from './database.ts';
import type { Delivery } from './delivery-queue.ts';
import { Dispatcher, type EndpointCallback } from './dispatcher.ts';
import { type Delay, type Fault, Faults } from './faults.ts';
import type { InboxFilter, InboxMessage } from './inbox.ts';
import { type Limits, SNS_LIMITS } from './limits.ts';
import { Links } from './links.ts';
import { handleRequest } from './request-handler.ts';
import { type Action, type ActionRequest, makeServices, type Services } from './services.ts';
import type { XmlResult } from './xml-response.ts';

export interface LocalSnsOptions {
  /** SQLite file, made when it does not exist; `:memory:` keeps nothing. */
  readonly file: string;
  /** A free port unless given. Links in mails name the port of their time, so a lasting service wants a fixed one. */
  readonly port?: number;
  readonly host?: string;
  readonly now?: () => Date;
  readonly region?: string;
  readonly account?: string;
  /** Quotas lower than SNS's own. */
  readonly limits?: Partial<Limits>;
  /** Pauses before the second and later tries of a delivery; after the last one it is undeliverable. */
  readonly retryDelaysMs?: readonly number[];
  /** Told of mistakes in this service itself; standard error unless given. */
  readonly reportError?: (error: unknown) => void;
}

export interface LocalSns {
  /** For `AWS_ENDPOINT_URL_SNS`. */
  readonly url: string;
  /** What people received, oldest first. */
  inbox(filter?: InboxFilter): InboxMessage[];
  /** The listener hears of each message right after its commit, copies included. Answers how to stop. */
  onDelivered(listener: (message: InboxMessage) => void): () => void;
  /** The callback stands for the queue or function of this ARN. Answers how to detach. */
  attach(endpointArn: string, callback: EndpointCallback): () => void;
  /** What is on its way to machines, arrived there, or could not be delivered to anybody. */
  deliveries(): Delivery[];
  /** Resolves once no delivery to a machine is under way. */
  settled(): Promise<void>;
  /** A person answers a text message: STOP opts the number out of the whole account. */
  replyToSms(phoneNumber: string, text: string): void;
  /** The next calls of the action, or of every action for `*`, fail. */
  failNext(action: string, fault: Fault): void;
  /** The next calls of the action, or of every action for `*`, take longer. */
  delayNext(action: string, delay: Delay): void;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;

/** Opens the file, takes up deliveries that an earlier process left, and answers once requests are served. */
export async function startLocalSns(options: LocalSnsOptions): Promise<LocalSns> {
  const identity = { region: options.region ?? 'us-east-1', account: options.account ?? '000000000000' };
  const database = openDatabase(options.file);
  try {
    // As AWS keeps connections: one that ended just as it was used again would be a publish of unknown outcome.
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
    const url = await listen(server, options);
    const services = makeServices(database, identity, { limits: { ...SNS_LIMITS, ...options.limits }, url });
    return serve({ database, server, services, url, options });
  } catch (cause) {
    database.close();
    throw cause;
  }
}

interface Parts {
  readonly database: DatabaseSync;
  readonly server: Server;
  readonly services: Services;
  readonly url: string;
  readonly options: LocalSnsOptions;
}

function serve({ database, server, services, url, options }: Parts): LocalSns {
  const { inbox, queue } = services;
  const now = options.now ?? (() => new Date());
  const dispatcher = new Dispatcher(queue, options.retryDelaysMs ?? [250, 1000, 4000]);
  const faults = new Faults();
  const closing = new AbortController();
  const perform = (action: Action, request: ActionRequest): XmlResult | undefined => {
    const result = commit(database, services, () => action(request, services), request.now);
    inbox.announce();
    dispatcher.drain();
    return result;
  };
  const links = new Links(url);
  const reportError = options.reportError ?? ((error) => void process.stderr.write(`${inspect(error)}\n`));
  const unsubscribeLink = (arn: string): string => links.unsubscribe(arn);
  const parts = { perform, faults, now, reportError, unsubscribeLink, closing: closing.signal };
  server.on('request', (request, response) => void handleRequest(request, response, parts));
  dispatcher.drain();
  return {
    url,
    inbox: (filter) => inbox.messages(filter),
    onDelivered: (listener) => inbox.onDelivered(listener),
    attach: (endpointArn, callback) => dispatcher.attach(endpointArn, callback),
    deliveries: () => queue.all(),
    settled: () => dispatcher.settled(),
    replyToSms: (phoneNumber, text) => services.optedOut.receiveReply(phoneNumber, text, now()),
    failNext: (action, fault) => faults.failNext(action, fault),
    delayNext: (action, delay) => faults.delayNext(action, delay),
    close: async () => {
      closing.abort();
      await stopListening(server);
      await dispatcher.close();
      database.close();
    },
  };
}

function commit<Result>(database: DatabaseSync, services: Services, work: () => Result, now: Date): Result {
  try {
    return inTransaction(database, () => {
      services.subscriptions.forgetUnconfirmed(now);
      services.tokens.forgetExpired(now);
      return work();
    });
  } catch (cause) {
    services.inbox.discard();
    throw cause;
  }
}

async function listen(server: Server, { host = '127.0.0.1', port = 0 }: LocalSnsOptions): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local SNS has no TCP address');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
