import { MESSAGE_BYTES, type Message, readMessage, SMS_CHARACTERS } from './message.ts';
import type { QueryParameters } from './query-parameters.ts';
import type { Action } from './services.ts';
import { invalidParameter, SnsError } from './sns-error.ts';
import { isPhoneNumber } from './subscription-attributes.ts';

const MOST_ENTRIES = 10;

type EntryOutcome =
  | { readonly id: string; readonly message: Message }
  | { readonly id: string; readonly error: SnsError };

const publish: Action = ({ parameters, now }, { topics, publisher }) => {
  const topicArn = parameters.text('TopicArn') ?? parameters.text('TargetArn');
  const phoneNumber = parameters.text('PhoneNumber');
  if (topicArn !== undefined && phoneNumber !== undefined) {
    throw invalidParameter('PhoneNumber Reason: give either a topic or a phone number');
  }
  if (phoneNumber !== undefined) {
    if (!isPhoneNumber(phoneNumber)) throw invalidParameter('PhoneNumber Reason: is not valid to publish to');
    const message = readMessage(parameters);
    if ([...message.textFor('sms')].length > SMS_CHARACTERS) throw invalidParameter('Message too long for SMS');
    publisher.toPhoneNumber(message, phoneNumber, now);
    return { MessageId: message.id };
  }
  if (topicArn === undefined) throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  const topic = topics.get(topicArn);
  const message = readMessage(parameters);
  publisher.toTopic(message, topic, now);
  return { MessageId: message.id };
};

const publishBatch: Action = ({ parameters, now }, { topics, publisher }) => {
  const topic = topics.get(parameters.required('TopicArn'));
  const entries = parameters.list('PublishBatchRequestEntries');
  checkBatch(entries);
  const outcomes = entries.map(readEntry);
  const size = outcomes.reduce((sum, outcome) => sum + ('message' in outcome ? outcome.message.size : 0), 0);
  if (size > MESSAGE_BYTES) {
    throw new SnsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MESSAGE_BYTES} bytes. You have sent ${size} bytes.`,
    );
  }
  for (const outcome of outcomes) if ('message' in outcome) publisher.toTopic(outcome.message, topic, now);
  return {
    Successful: outcomes.flatMap((outcome) =>
      'message' in outcome ? [{ Id: outcome.id, MessageId: outcome.message.id }] : [],
    ),
    Failed: outcomes.flatMap((outcome) =>
      'error' in outcome
        ? [{ Id: outcome.id, Code: outcome.error.code, Message: outcome.error.message, SenderFault: true }]
        : [],
    ),
  };
};

const checkIfPhoneNumberIsOptedOut: Action = ({ parameters }, { optedOut }) => {
  const phoneNumber = parameters.required('phoneNumber');
  if (!isPhoneNumber(phoneNumber)) throw invalidParameter('PhoneNumber Reason: input incorrectly formatted');
  return { isOptedOut: optedOut.has(phoneNumber) };
};

function checkBatch(entries: readonly QueryParameters[]): void {
  if (entries.length === 0) {
    throw new SnsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > MOST_ENTRIES) {
    throw new SnsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  const ids = entries.map((entry) => entry.text('Id') ?? '');
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new SnsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new SnsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
}

/** One bad entry does not keep the others back. */
function readEntry(entry: QueryParameters): EntryOutcome {
  const id = entry.required('Id');
  try {
    return { id, message: readMessage(entry) };
  } catch (error) {
    if (error instanceof SnsError) return { id, error };
    throw error;
  }
}

export const publishActions = {
  Publish: publish,
  PublishBatch: publishBatch,
  CheckIfPhoneNumberIsOptedOut: checkIfPhoneNumberIsOptedOut,
};
