/** Who is signed in. Tokens are held in this module's memory and nowhere else. */
import { computed, signal } from '@preact/signals';
import { forgetSignIn, goToSignIn, renewedTokens, returnedTokens, type Tokens, wasSignedIn } from './sign-in.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly operator: boolean;
}

type State = 'starting' | 'signed-out' | 'leaving' | 'signed-in' | 'expired';

const RENEW_BEFORE_MS = 60_000;

const tokens = signal<Tokens | undefined>(undefined);
export const sessionState = signal<State>('starting');
export const sessionProblem = signal<string | undefined>(undefined);
export const person = computed<Person | undefined>(() => personOf(tokens.value?.claims));

/** Whether to offer what only operators may do; the API refuses it all the same. */
export const isOperator = computed(() => person.value?.operator === true);

/** Picks up a sign-in that is under way, or goes through the issuer again after a reload. */
export async function startSession(): Promise<void> {
  try {
    tokens.value = await returnedTokens();
  } catch (error) {
    sessionProblem.value = error instanceof Error ? error.message : String(error);
    forgetSignIn();
  }
  if (tokens.value !== undefined) sessionState.value = 'signed-in';
  else if (wasSignedIn()) await signIn();
  else sessionState.value = 'signed-out';
}

export async function signIn(options: { readonly chooseAgain?: boolean } = {}): Promise<void> {
  sessionState.value = 'leaving';
  // Should the issuer not answer, a reload must end at the button and not at the issuer again.
  forgetSignIn();
  await goToSignIn(options);
}

/** The token to send, renewed if it is about to end. */
export async function accessToken(): Promise<string | undefined> {
  const { value } = tokens;
  if (value !== undefined && value.expiresAt - RENEW_BEFORE_MS < Date.now()) await renew(value);
  return tokens.value?.access;
}

/** The API refused the token. True if there is a new one to try with. */
export async function signInExpired(): Promise<boolean> {
  const { value } = tokens;
  if (value === undefined) return false;
  return renew(value);
}

let renewing: Promise<boolean> | undefined;

/** Requests that run side by side share one renewal. */
function renew(old: Tokens): Promise<boolean> {
  renewing ??= renewedTokens(old)
    .then((renewed) => {
      if (renewed !== undefined) tokens.value = renewed;
      else if (old.expiresAt < Date.now() + RENEW_BEFORE_MS) sessionState.value = 'expired';
      return renewed !== undefined;
    })
    .finally(() => {
      renewing = undefined;
    });
  return renewing;
}

function personOf(claims: Tokens['claims'] | undefined): Person | undefined {
  if (claims === undefined) return undefined;
  const groups = claims['cognito:groups'];
  const named = [claims['name'], claims['email'], claims['cognito:username'], claims['username'], claims['sub']];
  return {
    id: typeof claims['sub'] === 'string' ? claims['sub'] : '',
    name: named.find((each): each is string => typeof each === 'string' && each !== '') ?? 'Signed in',
    operator: Array.isArray(groups) ? groups.includes('operators') : groups === 'operators',
  };
}
