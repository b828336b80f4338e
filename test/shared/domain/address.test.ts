import { describe, expect, it, test } from 'vitest';
import {
  type Address,
  type AddressKind,
  addressProblem,
  isSameAddress,
  maskedAddress,
  readAddress,
} from '../../../shared/domain/address.ts';
import { anAddress } from '../../support/a-reader.ts';

/** Of 254 characters, and of 2,000. */
const LONGEST_EMAIL = `${'a'.repeat(61)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.x`;
const LONGEST_URL = `https://alerts.example.org/${'a'.repeat(1_973)}`;

test.each<[AddressKind, string, string]>([
  ['email', 'ana@example.org', 'ana@example.org'],
  ['email', 'Ana.M+alerts@EXAMPLE.Org', 'Ana.M+alerts@example.org'],
  ['email', 'x@sub.sub.example.co', 'x@sub.sub.example.co'],
  ['email', `${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ['email', LONGEST_EMAIL, LONGEST_EMAIL],
  ['email', '10@a.10.x1', '10@a.10.x1'],
  ['sms', '+12065550100', '+12065550100'],
  ['sms', '+4915112345678', '+4915112345678'],
  ['https', 'https://alerts.example.org/chokepoint?key=a', 'https://alerts.example.org/chokepoint?key=a'],
  ['https', 'HTTPS://Alerts.Example.org', 'https://alerts.example.org/'],
  ['https', 'https://127.0.0.1:8443/hook', 'https://127.0.0.1:8443/hook'],
  ['https', 'https://[::1]:8443/hook', 'https://[::1]:8443/hook'],
  ['https', LONGEST_URL, LONGEST_URL],
])('%s %s is taken as %s', (kind, text, address) => {
  expect(readAddress(kind, text)).toEqual({ address });
});

const LINE_BREAK = 'ana@example.org\nBcc: everybody@example.org';

test.each<[string, AddressKind, string]>([
  ['nothing', 'email', ''],
  ['a line break and a second header', 'email', LINE_BREAK],
  ['a carriage return at the end', 'email', 'ana@example.org\r'],
  ['a right-to-left override', 'email', 'ana\u202e@example.org'],
  ['a display name', 'email', 'Ana <ana@example.org>'],
  ['two addresses', 'email', 'ana@example.org,ben@example.org'],
  ['no domain with a dot', 'email', 'ana@localhost'],
  ['a numeric top-level domain', 'email', 'ana@10.0.0.1'],
  ['a domain that is numeric at its end alone', 'email', 'ana@example.10'],
  ['nothing before the @', 'email', '@example.org'],
  ['no @', 'email', 'ana.example.org'],
  ['65 characters before the @', 'email', `${'a'.repeat(65)}@example.org`],
  ['two dots running', 'email', 'ana..b@example.org'],
  ['a quoted local part', 'email', '"ana b"@example.org'],
  ['HTML', 'email', '<script>alert(1)</script>@example.org'],
  ['a letter that only looks Latin', 'email', 'аna@example.org'],
  [
    'more than 254 characters',
    'email',
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.org`,
  ],
  ['10,000 characters', 'email', `${'a'.repeat(9_988)}@example.org`],
  ['a domain that begins with a hyphen', 'email', 'ana@-example.org'],
  ['no plus', 'sms', '12065550100'],
  ['something before the plus', 'sms', 'tel:+12065550100'],
  ['spaces', 'sms', '+1 206 555 0100'],
  ['a country code of zero', 'sms', '+02065550100'],
  ['too few digits', 'sms', '+123456'],
  ['sixteen digits', 'sms', '+1234567890123456'],
  ['Arabic digits', 'sms', '+١٢٠٦٥٥٥٠١٠٠'],
  ['a line break', 'sms', '+12065550100\n'],
  ['http', 'https', 'http://alerts.example.org/'],
  ['another scheme', 'https', 'javascript:alert(1)'],
  ['credentials', 'https', 'https://user:secret@alerts.example.org/'],
  ['a user name alone', 'https', 'https://user@alerts.example.org/'],
  ['a fragment', 'https', 'https://alerts.example.org/#a'],
  ['an empty fragment', 'https', 'https://alerts.example.org/#'],
  ['a host without a dot', 'https', 'https://localhost/hook'],
  ['a tab that a parser would drop', 'https', 'https://alerts.exa\tmple.org/'],
  ['a space', 'https', 'https://alerts.example.org/a b'],
  ['a host in another script', 'https', 'https://аlerts.example.org/'],
  ['2,001 characters', 'https', `https://alerts.example.org/${'a'.repeat(1_974)}`],
  ['an https URL inside of another', 'https', 'http://alerts.example.org/?next=https://alerts.example.org/'],
  ['a password alone', 'https', 'https://:secret@alerts.example.org/'],
  ['a URL that is too long once it is written out', 'https', `https://alerts.example.org/${'"'.repeat(900)}`],
  ['nothing but a scheme', 'https', 'https://'],
])('%s is refused as %s', (_, kind, text) => {
  expect(readAddress(kind, text)).toEqual({ expected: expect.stringMatching(/such as/) });
});

test('masked, an address tells itself from others and can be written to by nobody', () => {
  expect(maskedAddress({ kind: 'email', address: 'ana.maria@example.org' })).toBe('a***@example.org');
  expect(maskedAddress({ kind: 'sms', address: '+12065550123' })).toBe('+1***23');
  expect(maskedAddress({ kind: 'https', address: 'https://hooks.example.org:8443/T0K3N?key=s3cret' })).toBe(
    'https://hooks.example.org:8443/***',
  );
});

test('e-mail addresses are the same whatever their case, URLs are not', () => {
  const same = (kind: AddressKind, a: string, b: string) => isSameAddress({ kind, address: a }, { kind, address: b });
  expect(same('email', 'Ana@example.org', 'ana@example.org')).toBe(true);
  expect(same('https', 'https://a.example.org/A', 'https://a.example.org/a')).toBe(false);
  expect(isSameAddress({ kind: 'email', address: 'a@b.org' }, { kind: 'sms', address: 'a@b.org' })).toBe(false);
});

describe('the problem of an address', () => {
  it.each<[string, Partial<Address>, string | undefined]>([
    ['confirmed', { state: 'confirmed' }, undefined],
    ['about to be removed', { state: 'gone', removedAt: '2026-09-03T12:00:00.000Z' }, undefined],
    ['waiting', {}, 'not confirmed yet'],
    ['reminded', { remindedAt: '2026-09-04T12:00:00.000Z' }, 'not confirmed yet, and was reminded once'],
    ['a server that waits', { kind: 'https' }, 'the server has not visited the link to confirm'],
    ['opted out', { kind: 'sms', state: 'opted-out' }, expect.stringContaining('STOP')],
    ['expired', { state: 'gone', goneBecause: 'not-confirmed' }, expect.stringContaining('expired')],
    ['unsubscribed', { state: 'gone', goneBecause: 'unsubscribed' }, expect.stringContaining('mail scanner')],
    ['gone for a reason that nobody wrote down', { state: 'gone' }, expect.stringContaining('mail scanner')],
    ['refused', { state: 'gone', goneBecause: 'refused' }, expect.stringContaining('refused')],
  ])('%s', (_, given, problem) => {
    expect(addressProblem(anAddress(given))).toEqual(problem);
  });
});
