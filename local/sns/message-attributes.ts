import type { QueryParameters } from './query-parameters.ts';
import { SnsError } from './sns-error.ts';

export interface MessageAttribute {
  /** `String`, `Number`, `Binary` or `String.Array`, each perhaps with a label of the sender's own (`Number.float`). */
  readonly dataType: string;
  /** Text; base64 for `Binary`. */
  readonly value: string;
}

const NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
/** SNS keeps these beginnings for itself, but for the attributes of its own text messages. */
const RESERVED = /^(aws\.(?!sns\.|mm\.)|amazon\.)/i;
const DATA_TYPE = /^(String|Number|Binary)(\.[A-Za-z0-9_.-]+)?$/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** @throws SnsError ParameterValueInvalid for a name, type or value that SNS does not take. */
export function readMessageAttributes(parameters: QueryParameters): Map<string, MessageAttribute> {
  const attributes = new Map<string, MessageAttribute>();
  for (const entry of parameters.list('MessageAttributes', 'entry')) {
    const name = entry.text('Name') ?? '';
    if (!NAME.test(name) || RESERVED.test(name)) throw refused(name, 'has an invalid name');
    if (attributes.has(name)) throw refused(name, 'is given twice');
    attributes.set(name, readAttribute(name, entry));
  }
  return attributes;
}

/** What the attributes add to the size of the message, in bytes. */
export function attributesSize(attributes: ReadonlyMap<string, MessageAttribute>): number {
  return [...attributes].reduce(
    (sum, [name, { dataType, value }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(dataType) +
      Buffer.byteLength(value, dataType.startsWith('Binary') ? 'base64' : 'utf8'),
    0,
  );
}

function readAttribute(name: string, entry: QueryParameters): MessageAttribute {
  const dataType = entry.text('Value.DataType') ?? '';
  if (!DATA_TYPE.test(dataType)) {
    throw refused(
      name,
      'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.',
    );
  }
  const binary = dataType.startsWith('Binary');
  const value = entry.text(binary ? 'Value.BinaryValue' : 'Value.StringValue') ?? '';
  if (value === '')
    throw refused(name, `must contain non-empty message attribute value for message attribute type '${dataType}'.`);
  if (dataType.startsWith('Number') && !NUMBER.test(value)) throw refused(name, 'has a value that is no number.');
  return { dataType, value };
}

function refused(name: string, reason: string): SnsError {
  return new SnsError('ParameterValueInvalid', `The message attribute '${name}' ${reason}`);
}
