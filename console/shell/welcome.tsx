/** Before sign-in: what this is, and the way in. */
import { Icon } from '../parts/icon.tsx';
import { sessionProblem, sessionState, signIn } from '../session/session.ts';
import { settings } from '../session/settings.ts';

export function Welcome() {
  const leaving = sessionState.value === 'leaving';
  return (
    <main class="welcome" id="main" tabIndex={-1}>
      <span class="welcome-mark">
        <Icon name="brand" />
      </span>
      <h1>Chokepoint</h1>
      <p>Alerts when a trade dependence crosses the line that you drew, from official monthly statistics.</p>
      {sessionProblem.value !== undefined && (
        <p class="welcome-problem" role="alert">
          Signing in did not succeed: {sessionProblem.value}. Try again.
        </p>
      )}
      <button type="button" class="button button-first" disabled={leaving} onClick={() => void signIn()}>
        {leaving ? 'Going to sign-in…' : 'Sign in'}
      </button>
      {settings().mode === 'local' && <p class="quiet">This is a local service: it asks who you want to be.</p>}
      {location.hash.length > 2 && <p class="quiet">After that you are back at the page that you asked for.</p>}
    </main>
  );
}
