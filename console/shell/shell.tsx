/** What stands around every page. */
import { Icon } from '../parts/icon.tsx';
import { isOperator, person, sessionState, signIn } from '../session/session.ts';
import { settings } from '../session/settings.ts';
import { AccountMenu } from './account-menu.tsx';
import { type NavigationEntry, NAVIGATION } from './page-table.ts';
import { PageFrame } from './page-frame.tsx';
import { path } from './router.ts';
import { Toasts } from './toasts.tsx';

export function Shell() {
  return (
    <>
      <a class="skip-link" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <header class="top">
        <a class="brand" href="#/">
          <Icon name="brand" />
          <span>Chokepoint</span>
        </a>
        <Navigation />
        {settings().mode === 'local' && (
          <span class="stage" title="This service runs on one machine. Where figures are recorded, they say so.">
            local
          </span>
        )}
        {person.value !== undefined && <AccountMenu person={person.value} />}
      </header>
      {sessionState.value === 'expired' && <SignInEnded />}
      <main id="main" tabIndex={-1}>
        <PageFrame />
      </main>
      <Toasts />
    </>
  );
}

/** The fragment is the route, so that a link to a place in the page would lead to no page. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main')?.focus();
}

function Navigation() {
  const offered = NAVIGATION.filter(({ operatorsOnly }) => operatorsOnly !== true || isOperator.value);
  return (
    <nav class="navigation" aria-label="Main">
      {offered.map((entry) => (
        <NavigationLink key={entry.path} entry={entry} />
      ))}
    </nav>
  );
}

function NavigationLink({ entry: { label, path: to, icon, covers } }: { readonly entry: NavigationEntry }) {
  return (
    <a href={`#${to}`} {...(covers.test(path.value) && { 'aria-current': 'page' as const })}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  );
}

function SignInEnded() {
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      <span>Your sign-in has ended. What you see stays; sign in again to go on.</span>
      <button type="button" class="button" onClick={() => void signIn()}>
        Sign in again
      </button>
    </div>
  );
}
