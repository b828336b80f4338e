/** The open alerts of a rule, to acknowledge and snooze. */
import { readAll } from '../../api/client.ts';
import type { Alert } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { AlertActions } from '../../parts/alert-actions.tsx';
import { Failure } from '../../parts/failure.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { unbroken } from '../../parts/unbroken.ts';

export function RuleAlerts({ id }: { readonly id: string }) {
  const open = useAnswer(id, (signal) => readAll<Alert>('/alerts', { query: { state: 'open', rule: id }, signal }));
  if (open.problem !== undefined) return <Failure problem={open.problem} retry={open.reload} />;
  const { value } = open;
  if (value === undefined || value.items.length === 0) return null;
  const replace = (changed: Alert) =>
    open.replace({ ...value, items: value.items.map((each) => (each.id === changed.id ? changed : each)) });
  return (
    <section class="rule-alerts" aria-labelledby="rule-alerts-title">
      <h2 id="rule-alerts-title" class="visually-hidden">
        Open alerts
      </h2>
      {value.items.map((alert) => (
        <article key={alert.id} class={`rule-alert level-edge level-${alert.severity}`}>
          <div>
            <p>
              <LevelBadge level={alert.severity} />{' '}
              <a href={`#/alerts/${encodeURIComponent(alert.id)}`}>
                {alert.subject === id ? 'Alert' : alert.subjectName} since{' '}
                <span class="number">{alert.openedPeriod}</span>
              </a>
            </p>
            <p>{unbroken(alert.last.reason)}</p>
          </div>
          <AlertActions alert={alert} changed={replace} />
        </article>
      ))}
    </section>
  );
}
