import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { findAction, needsSignature } from './actions.ts';
import type { Fault, Faults } from './faults.ts';
import { type LinkOutcome, renderLinkPage, renderRefusalPage } from './link-page.ts';
import { QueryParameters } from './query-parameters.ts';
import type { Action, ActionRequest } from './services.ts';
import { SnsError } from './sns-error.ts';
import { renderError, renderResult, type XmlResult } from './xml-response.ts';

/** Larger than any request that SNS takes: 256 KiB of message, each byte perhaps three in the form. */
const MOST_BODY_BYTES = 2 * 1024 * 1024;

export interface HandlerParts {
  /** Runs the action in one transaction and sends what it caused on its way. */
  readonly perform: (action: Action, request: ActionRequest) => XmlResult | undefined;
  readonly faults: Faults;
  readonly now: () => Date;
  readonly unsubscribeLink: (subscriptionArn: string) => string;
  /** Aborted when the service closes: calls that are being delayed have no effect then. */
  readonly closing: AbortSignal;
  /** Told of a mistake in this service, which the caller sees as InternalError. */
  readonly reportError: (error: unknown) => void;
}

interface Call {
  readonly action: string;
  readonly parameters: QueryParameters;
  readonly signed: boolean;
}

/** Answers one HTTP request: by page for a link that a browser follows, by XML for everything else. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: HandlerParts,
): Promise<void> {
  const requestId = randomUUID();
  const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  try {
    const call = await readCall(request);
    const fault = parts.faults.takeFault(call.action);
    const result = await runCall(call, fault, parts);
    if (fault?.dropConnection === true) return void request.socket.destroy();
    if (fault !== undefined) throw faultError(fault);
    const document = wantsPage
      ? renderLinkPage(linkOutcome(call, result, parts))
      : renderResult(call.action, result, requestId);
    send(response, { status: 200, document, page: wantsPage, requestId });
  } catch (error) {
    const refusal = error instanceof SnsError ? error : internalError(error, parts);
    const document = wantsPage ? renderRefusalPage(refusal.message) : renderError(refusal, requestId);
    send(response, { status: refusal.status, document, page: wantsPage, requestId });
  }
}

/** The effect of the call, unless its fault comes before. */
async function runCall(call: Call, fault: Fault | undefined, parts: HandlerParts): Promise<XmlResult | undefined> {
  const delay = parts.faults.takeDelay(call.action);
  if (delay !== undefined) await pause(delay.milliseconds, parts.closing);
  if (fault !== undefined && fault.afterEffect !== true) return undefined;
  const action = findAction(call.action);
  if (action === undefined)
    throw new SnsError('InvalidAction', `The action ${call.action} is not valid for this endpoint.`);
  if (needsSignature(call.action) && !call.signed) {
    throw new SnsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  return parts.perform(action, { parameters: call.parameters, signed: call.signed, now: parts.now() });
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const form = request.method === 'POST' ? await readBody(request) : '';
  const parameters = QueryParameters.parse([url.search.slice(1), form].filter((part) => part !== '').join('&'));
  const signed = (request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 ');
  return { action: parameters.text('Action') ?? '', parameters, signed };
}

async function pause(milliseconds: number, closing: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: closing });
  } catch (cause) {
    throw new SnsError('InternalError', 'The local SNS closed while the call was delayed', { cause });
  }
}

/** Reads to the end even of a body that is too large, so that the refusal can be answered. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size <= MOST_BODY_BYTES) chunks.push(bytes);
    }
  } catch (cause) {
    throw new SnsError('InternalError', 'The request broke off', { cause });
  }
  if (size > MOST_BODY_BYTES) throw new SnsError('RequestEntityTooLarge', 'The request is too large');
  return Buffer.concat(chunks).toString('utf8');
}

function linkOutcome({ action }: Call, result: XmlResult | undefined, { unsubscribeLink }: HandlerParts): LinkOutcome {
  const arn = result?.['SubscriptionArn'];
  return typeof arn === 'string' ? { action, result, unsubscribeLink: unsubscribeLink(arn) } : { action, result };
}

function faultError({ code, status = 500, message = 'A failure made on purpose' }: Fault): SnsError {
  return new SnsError({ code, status }, message);
}

function internalError(error: unknown, { reportError }: HandlerParts): SnsError {
  reportError(error);
  return new SnsError('InternalError', 'The local SNS failed; its own output says why', { cause: error });
}

function send(
  response: ServerResponse,
  answer: { status: number; document: string; page: boolean; requestId: string },
): void {
  response.writeHead(answer.status, {
    'content-type': answer.page ? 'text/html; charset=utf-8' : 'text/xml; charset=utf-8',
    'x-amzn-requestid': answer.requestId,
    'cache-control': 'no-store',
  });
  response.end(answer.document);
}
