/** A notice that tells of nothing: whether notices arrive. */
import { foldToAscii, shortened, SUBJECT_LIMIT } from './ascii.ts';
import { fingerprint } from './fingerprint.ts';
import { truncateGsm7 } from './gsm7.ts';
import type { NoticeText } from './notice.ts';
import { SMS_UNITS } from './notice-sms.ts';
import { plainLine } from './plain-line.ts';
import type { Reader } from './reader.ts';

/** @param occasion what tells one test from the next; the same one gives the same id */
export function testNotice(
  { id: reader, name }: Pick<Reader, 'id' | 'name'>,
  { occasion, linkBase }: { readonly occasion: string; readonly linkBase: string },
): NoticeText {
  const id = fingerprint(`${reader} test ${occasion}`);
  return {
    id,
    events: [],
    subject: shortened(foldToAscii(`TEST: Chokepoint reaches ${plainLine(name)}`), SUBJECT_LIMIT),
    email: [
      'TEST. This is no alert: no line was crossed.',
      '',
      `${plainLine(name)} asked for it, to see whether notices arrive at this address. They do.`,
      '',
      `Addresses and subscriptions: ${linkBase}/#/notices`,
      '',
      `Notice ${id}.`,
    ].join('\n'),
    sms: truncateGsm7('TEST: notices reach this number. This is no alert: no line was crossed.', SMS_UNITS),
  };
}
