import { isEndpointArn } from './arn.ts';
import { parseFilterPolicy } from './filter-policy.ts';
import { invalidParameter } from './sns-error.ts';

const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>".]+(\.[^\s@<>".]+)+$/;
const RAW_PROTOCOLS = ['sqs', 'http', 'https'];

const ENDPOINT_CHECKS: Readonly<Record<string, { accepts: (endpoint: string) => boolean; otherwise: string }>> = {
  email: { accepts: (endpoint) => EMAIL.test(endpoint), otherwise: 'Email address' },
  sms: {
    accepts: isPhoneNumber,
    otherwise: 'Invalid SMS endpoint: expected a number in E.164 form, such as +12065550100',
  },
  http: { accepts: (endpoint) => isUrl(endpoint, 'http:'), otherwise: 'Endpoint must match the specified protocol' },
  https: { accepts: (endpoint) => isUrl(endpoint, 'https:'), otherwise: 'Endpoint must match the specified protocol' },
  sqs: { accepts: (endpoint) => isEndpointArn('sqs', endpoint), otherwise: 'SQS endpoint ARN' },
  lambda: { accepts: (endpoint) => isEndpointArn('lambda', endpoint), otherwise: 'Lambda endpoint ARN' },
};

/** True for a number in E.164 form. */
export function isPhoneNumber(text: string): boolean {
  return PHONE_NUMBER.test(text);
}

/** @throws SnsError InvalidParameter when SNS has no such protocol, or the endpoint is none of it. */
export function checkEndpoint(protocol: string, endpoint: string): void {
  const check = Object.hasOwn(ENDPOINT_CHECKS, protocol) ? ENDPOINT_CHECKS[protocol] : undefined;
  if (check === undefined) throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  if (!check.accepts(endpoint)) throw invalidParameter(check.otherwise);
}

/** Endpoints of people and of foreign servers prove first that they want the messages. */
export function needsConfirmation(protocol: string): boolean {
  return protocol === 'email' || protocol === 'http' || protocol === 'https';
}

/** @throws SnsError InvalidParameter for an attribute or a value that is not served; nothing is taken and ignored. */
export function checkSubscriptionAttribute(protocol: string, name: string, value: string): void {
  switch (name) {
    case 'FilterPolicy':
      if (value !== '') parseFilterPolicy(value);
      return;
    case 'FilterPolicyScope':
      if (value !== 'MessageAttributes') {
        throw invalidParameter(`FilterPolicyScope: Invalid value [${value}]. Only MessageAttributes is served here`);
      }
      return;
    case 'RawMessageDelivery':
      if (value !== 'true' && value !== 'false')
        throw invalidParameter('RawMessageDelivery Reason: must be true or false');
      if (value === 'true' && !RAW_PROTOCOLS.includes(protocol)) {
        throw invalidParameter(`Delivery protocol [${protocol}] does not support raw message delivery`);
      }
      return;
    default:
      throw invalidParameter(`AttributeName: ${name}`);
  }
}

/** True when the attributes hold a policy that can keep a message back. */
export function hasFilterPolicy(attributes: ReadonlyMap<string, string>): boolean {
  return ![undefined, '', '{}'].includes(attributes.get('FilterPolicy')?.replaceAll(/\s/g, ''));
}

function isUrl(endpoint: string, protocol: string): boolean {
  return URL.canParse(endpoint) && new URL(endpoint).protocol === protocol;
}
