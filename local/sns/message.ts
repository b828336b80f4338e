import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { attributesSize, type MessageAttribute, readMessageAttributes } from './message-attributes.ts';
import type { QueryParameters } from './query-parameters.ts';
import { invalidParameter } from './sns-error.ts';

/** A message that SNS has taken. */
export interface Message {
  readonly id: string;
  readonly subject?: string;
  readonly attributes: ReadonlyMap<string, MessageAttribute>;
  /** Bytes of the text and the attributes, as the limit counts them. */
  readonly size: number;
  /** The text for a protocol: its own where the sender wrote one, else the default. */
  textFor(protocol: string): string;
}

/** Attributes are counted in. */
export const MESSAGE_BYTES = 256 * 1024;
/** What SNS sends of one text message, in however many parts. */
export const SMS_CHARACTERS = 1600;

/** Under 100 characters of ASCII without line breaks or control characters, beginning with a visible one. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;
const PROTOCOLS = ['email', 'email-json', 'sms', 'sqs', 'http', 'https', 'lambda'] as const;

const structure = z
  .object({ default: z.string().min(1) })
  .extend(Object.fromEntries(PROTOCOLS.map((protocol) => [protocol, z.string().min(1).optional()])));

/** @throws SnsError InvalidParameter, or ParameterValueInvalid for the attributes. */
export function readMessage(parameters: QueryParameters): Message {
  const text = parameters.text('Message') ?? '';
  if (text === '') throw invalidParameter('Empty message');
  const subject = parameters.text('Subject');
  if (subject !== undefined && !SUBJECT.test(subject)) throw invalidParameter('Subject');
  if (parameters.text('MessageDeduplicationId') !== undefined) {
    throw invalidParameter('MessageDeduplicationId Reason: The topic is not a FIFO topic');
  }
  const attributes = readMessageAttributes(parameters);
  const size = Buffer.byteLength(text) + attributesSize(attributes);
  if (size > MESSAGE_BYTES) throw invalidParameter('Message too long');
  const texts = readTexts(text, parameters.text('MessageStructure'));
  return {
    id: randomUUID(),
    ...(subject === undefined ? {} : { subject }),
    attributes,
    size,
    textFor: (protocol) => texts.get(protocol) ?? texts.get('default') ?? '',
  };
}

function readTexts(text: string, messageStructure: string | undefined): ReadonlyMap<string, string> {
  if (messageStructure === undefined) return new Map([['default', text]]);
  if (messageStructure !== 'json') throw invalidParameter('MessageStructure');
  const texts = structure.safeParse(readJson(text));
  if (!texts.success) throw badStructure(z.prettifyError(texts.error));
  const byProtocol = new Map(Object.entries(texts.data).filter((entry): entry is [string, string] => isText(entry[1])));
  if ([...(byProtocol.get('sms') ?? '')].length > SMS_CHARACTERS) throw invalidParameter('Message too long for SMS');
  return byProtocol;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badStructure('JSON message body failed to parse', { cause });
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function badStructure(reason: string, options?: ErrorOptions): Error {
  return invalidParameter(`Message Structure - ${reason}`, options);
}
