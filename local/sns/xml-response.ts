import type { SnsError } from './sns-error.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What an action answers: a list becomes `<member>`s, a map `<entry>`s, an undefined value no element at all. */
export type XmlValue = string | boolean | XmlResult | readonly XmlValue[] | ReadonlyMap<string, string>;

export interface XmlResult {
  readonly [element: string]: XmlValue | undefined;
}

/** Text as it may stand in XML or HTML, in content and in quoted attributes; control characters as references. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/[^\P{Cc}\n\t]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** The document that answers a successful action; actions without a result carry the request id alone. */
export function renderResult(action: string, result: XmlResult | undefined, requestId: string): string {
  const body = result === undefined ? '' : element(`${action}Result`, renderObject(result));
  const metadata = element('ResponseMetadata', element('RequestId', escapeMarkup(requestId)));
  return `<${action}Response xmlns="${NAMESPACE}">${body}${metadata}</${action}Response>`;
}

/** The document that answers a refused request. */
export function renderError(error: Pick<SnsError, 'code' | 'status' | 'message'>, requestId: string): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const detail = renderObject({ Type: type, Code: error.code, Message: error.message });
  const request = element('RequestId', escapeMarkup(requestId));
  return `<ErrorResponse xmlns="${NAMESPACE}">${element('Error', detail)}${request}</ErrorResponse>`;
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function renderObject(object: XmlResult): string {
  return Object.entries(object)
    .map(([name, value]) => (value === undefined ? '' : element(name, renderValue(value))))
    .join('');
}

function renderValue(value: XmlValue): string {
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Map) {
    return [...value].map(([key, text]) => element('entry', renderObject({ key, value: text }))).join('');
  }
  if (isList(value)) return value.map((member) => element('member', renderValue(member))).join('');
  return isObject(value) ? renderObject(value) : '';
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function isObject(value: XmlValue): value is XmlResult {
  return typeof value === 'object' && !isList(value) && !(value instanceof Map);
}
