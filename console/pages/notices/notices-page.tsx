/** My notices: where I am told, of what, when, and what I was sent. */
import { useEffect } from 'preact/hooks';
import { read } from '../../api/client.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { settings } from '../../session/settings.ts';
import { Addresses } from './addresses.tsx';
import { Inbox } from './inbox.tsx';
import { Preview } from './preview.tsx';
import { Sent } from './sent.tsx';
import { SettingsCard, SignUp } from './settings-form.tsx';
import type { Me } from './shapes.ts';
import { Subscriptions } from './subscriptions.tsx';
import './notices.css';

export function page() {
  const me = useAnswer('/me', (signal) => read<Me>('/me', { signal }));
  const { value, problem, reload } = me;
  useConfirmedElsewhere(value, reload);
  const { inbox } = settings();
  return (
    <>
      <PageHead title="My notices">Where you are told, of what, and when. Nobody but you sees your addresses.</PageHead>
      {value !== undefined && <Mine me={value} changed={reload} />}
      {value === undefined && problem === undefined && <Loading what="your settings" />}
      {value === undefined && problem !== undefined && problem.status === 404 && <SignUp signedUp={reload} />}
      {value === undefined && problem !== undefined && problem.status !== 404 && (
        <Failure problem={problem} retry={reload} />
      )}
      {inbox !== undefined && <Inbox address={inbox} />}
    </>
  );
}

/** Whoever comes back from the page that confirmed an address sees that it is. */
function useConfirmedElsewhere(me: Me | undefined, reload: () => void): void {
  const isWaiting = me?.addresses.some(({ state }) => state === 'pending') === true;
  useEffect(() => {
    if (!isWaiting) return undefined;
    addEventListener('focus', reload);
    return () => removeEventListener('focus', reload);
  }, [isWaiting, reload]);
}

function Mine({ me, changed }: { readonly me: Me; readonly changed: () => void }) {
  return (
    <>
      {me.problems.length > 0 && (
        <div class="notices-problems" role="alert">
          {me.problems.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </div>
      )}
      <div class="notices-columns">
        <Addresses me={me} changed={changed} />
        <Subscriptions me={me} changed={changed} />
        <SettingsCard key={me.version} me={me} changed={changed} />
        <Preview subscriptions={me.subscriptions} />
      </div>
      <Sent />
    </>
  );
}
