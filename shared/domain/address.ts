/** Where a reader is reached: what an address may be, how it stands, and how it looks to others. */

export const ADDRESS_KINDS = ['email', 'sms', 'https'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/**
 * `pending` waits for its owner's confirmation; `opted-out` is a number that asked to be texted no more, by this account;
 * `gone` gets nothing, and `goneBecause` says why.
 */
export const ADDRESS_STATES = ['pending', 'confirmed', 'opted-out', 'gone'] as const;
export type AddressState = (typeof ADDRESS_STATES)[number];

/**
 * `unsubscribed`: somebody, perhaps a mail scanner, followed the link to unsubscribe; `not-confirmed`: the link to confirm
 * has expired; `refused`: it is no address that can be subscribed.
 */
export const GONE_REASONS = ['unsubscribed', 'not-confirmed', 'refused'] as const;
export type GoneReason = (typeof GONE_REASONS)[number];

/** Instants are ISO 8601, UTC. */
export interface Address {
  readonly id: string;
  readonly kind: AddressKind;
  readonly address: string;
  readonly state: AddressState;
  readonly addedAt: string;
  /** When its owner was last asked to confirm; left out while that is still to be done. */
  readonly askedAt?: string;
  readonly confirmedAt?: string;
  /** When the owner was reminded to confirm; that is done once. */
  readonly remindedAt?: string;
  readonly goneBecause?: GoneReason;
  /** The reader wants it no more; it stays until its subscription has ended. */
  readonly removedAt?: string;
}

export const MOST_ADDRESSES = 10;

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;
const PRINTABLE = /^[\x21-\x7e]+$/;
const LONGEST = { email: 254, local: 64, https: 2000 } as const;

const EXPECTED: Readonly<Record<AddressKind, string>> = {
  email: 'an e-mail address such as ana@example.org',
  sms: 'a phone number in E.164 form, such as +12065550100',
  https:
    'an https URL such as https://alerts.example.org/chokepoint, with a full host name, without user name, password or fragment, of at most 2,000 characters',
};

/** The address as it is stored and compared, or what was expected where it is none. Nothing is contacted. */
export function readAddress(kind: AddressKind, text: string): { address: string } | { expected: string } {
  const address = { email: readEmail, sms: readPhoneNumber, https: readUrl }[kind](text);
  return address === undefined ? { expected: EXPECTED[kind] } : { address };
}

/** Domains know no case; of what stands before the `@` only its owner can tell. */
function readEmail(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || text.length > LONGEST.email || local.length > LONGEST.local || !LOCAL_PART.test(local))
    return undefined;
  const labels = domain.split('.');
  const isDomain =
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && /[A-Za-z]/.test(labels.at(-1) ?? '');
  return isDomain ? `${local}@${domain.toLowerCase()}` : undefined;
}

function readPhoneNumber(text: string): string | undefined {
  return PHONE_NUMBER.test(text) ? text : undefined;
}

function readUrl(text: string): string | undefined {
  if (text.length > LONGEST.https || !PRINTABLE.test(text) || !/^https:\/\//i.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.hash === '' && !text.includes('#');
  const hasHost = url.hostname.includes('.') || url.hostname.startsWith('[');
  return isPlain && hasHost && url.href.length <= LONGEST.https ? url.href : undefined;
}

/** Whether two addresses are the same one, as far as anybody can tell. */
export function isSameAddress(a: Pick<Address, 'kind' | 'address'>, b: Pick<Address, 'kind' | 'address'>): boolean {
  return a.kind === b.kind && (a.kind === 'email' ? lower(a.address) === lower(b.address) : a.address === b.address);
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** Whether notices arrive there, as far as is known. */
export function isReached({ state, removedAt }: Pick<Address, 'state' | 'removedAt'>): boolean {
  return state === 'confirmed' && removedAt === undefined;
}

/** The address for others than its reader: enough to tell addresses apart, not enough to write to. */
export function maskedAddress({ kind, address }: Pick<Address, 'kind' | 'address'>): string {
  switch (kind) {
    case 'email':
      return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`;
    case 'sms':
      return `${address.slice(0, 2)}***${address.slice(-2)}`;
    case 'https':
      return `https://${new URL(address).host}/***`;
  }
}

/** What is wrong with the address, in a sentence for its reader; undefined when it is reached. */
export function addressProblem({ kind, state, remindedAt, goneBecause, removedAt }: Address): string | undefined {
  if (removedAt !== undefined || state === 'confirmed') return undefined;
  if (state === 'opted-out')
    return 'this number answered STOP and gets no texts; its owner can end that by answering START';
  if (state === 'pending') {
    const where = kind === 'https' ? 'the server has not visited the link to confirm' : 'not confirmed yet';
    return remindedAt === undefined ? where : `${where}, and was reminded once`;
  }
  return GONE_WORDS[goneBecause ?? 'unsubscribed'];
}

const GONE_WORDS: Readonly<Record<GoneReason, string>> = {
  unsubscribed:
    'unsubscribed by a link in a notice, perhaps by a mail scanner that followed it; ask for a confirmation to return',
  'not-confirmed': 'never confirmed, and the link has expired; ask for another one',
  refused: 'refused by Amazon SNS: it is no address that can be written to',
};
