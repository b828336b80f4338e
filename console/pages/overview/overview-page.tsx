/** What is raised now, and every rule with its state. */
import { useEffect } from 'preact/hooks';
import { readAll } from '../../api/client.ts';
import type { Alert, Page } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { isOperator } from '../../session/session.ts';
import { path } from '../../shell/router.ts';
import { RaisedNow } from './raised-now.tsx';
import { RuleList } from './rule-list.tsx';
import './overview.css';

/** How often what is raised is looked at again; the list of rules follows only if something changed. */
const LOOK_AGAIN_MS = 60_000;

export function OverviewPage() {
  const open = useAnswer('/alerts?state=open', (signal) =>
    readAll<Alert>('/alerts', { query: { state: 'open' }, signal }),
  );
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') open.reload();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [open.reload]);
  const rulesOnly = path.value === '/rules';
  return (
    <>
      <PageHead title={rulesOnly ? 'Rules' : 'Overview'} actions={isOperator.value && <NewRule />} />
      {!rulesOnly && <RaisedNow open={open} />}
      <RuleList changed={lastEvents(open.value)} isAlone={rulesOnly} />
    </>
  );
}

function NewRule() {
  return (
    <a class="button button-first" href="#/rules/new">
      <Icon name="plus" />
      New rule
    </a>
  );
}

/** Differs as soon as anything was told about an open alert. */
function lastEvents(alerts: Page<Alert> | undefined): string | undefined {
  return alerts?.items.map(({ last }) => last.id).join(' ');
}
