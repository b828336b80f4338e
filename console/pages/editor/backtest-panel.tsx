/** What the rule as written would have done: by today's figures and by what was known, side by side. */
import { figureBeside } from '../../../shared/domain/phrases.ts';
import type { Backtest } from '../../api/shapes.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { eventWord } from '../alerts/event-words.ts';
import { BacktestChart } from './backtest-chart.tsx';
import { at, type Draft } from './draft.ts';
import type { DraggedLine } from './line-handle.tsx';
import { lineText, lineValue } from './line-text.ts';
import type { Form } from './form.ts';
import type { Backtested } from './use-backtest.ts';

const LINES = [
  { key: 'above', label: 'Critical above' },
  { key: 'below', label: 'Critical below' },
  { key: 'warning', label: 'Warning' },
  { key: 'clear-below', label: 'Clear below' },
  { key: 'clear-above', label: 'Clear above' },
] as const;
const EVENTS_SHOWN = 40;

interface BacktestPanelProps {
  readonly draft: Draft;
  readonly set: Form['set'];
  readonly backtested: Backtested;
}

export function BacktestPanel({ draft, set, backtested }: BacktestPanelProps) {
  const { value, problem, loading } = backtested;
  return (
    <section class="card editor-backtest" aria-labelledby="backtest-title" aria-busy={loading}>
      <h2 id="backtest-title">What it would have done</h2>
      {problem === undefined ? (
        value === undefined && <NothingYet loading={loading} />
      ) : (
        <Refused backtested={backtested} />
      )}
      {value !== undefined && <Result draft={draft} set={set} backtest={value} />}
    </section>
  );
}

function NothingYet({ loading }: { readonly loading: boolean }) {
  if (loading) return <Loading what="the backtest" lines={3} />;
  return (
    <Empty title="Say what is traded">Choose commodities or a basket: the history is drawn as soon as you do.</Empty>
  );
}

/** What is wrong with the rule stands at its fields. */
function Refused({ backtested: { value, problem, retry } }: { readonly backtested: Backtested }) {
  if (problem === undefined) return null;
  if (problem.fields.length === 0) return <Failure problem={problem} retry={retry} />;
  return (
    <div class="field-problem" role="status">
      <p>
        The rule as it is written now cannot be backtested{value !== undefined && '; below is the last that could'}.
      </p>
      <ul class="editor-events">
        {problem.fields.map(({ path, expected }) => (
          <li key={path}>
            <code>{path}</code>: expected {expected}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ResultProps {
  readonly draft: Draft;
  readonly set: Form['set'];
  readonly backtest: Backtest;
}

function Result({ draft, set, backtest }: ResultProps) {
  if (backtest.from === undefined)
    return (
      <Empty title="No figures of this series yet">
        Nothing of it was pulled so far. A saved rule is pulled at once, with its history.
      </Empty>
    );
  return (
    <>
      <p>{backtest.sentence}</p>
      {backtest.warnings.map((warning) => (
        <p key={warning} class="editor-warning">
          {warning}
        </p>
      ))}
      <BacktestChart backtest={backtest} lines={draggedLines(draft, set, backtest)} />
      <Compared backtest={backtest} />
      <Summary backtest={backtest} />
      <Events backtest={backtest} />
    </>
  );
}

/** Those that are written: a rule of several conditions has none of its own. */
function draggedLines(draft: Draft, set: Form['set'], { scale }: Backtest): DraggedLine[] {
  return LINES.flatMap(({ key, label }) => {
    const value = lineValue(at(draft, ['threshold', key]));
    if (value === undefined) return [];
    return [{ key, label, value, move: (to: number) => set(['threshold', key], lineText(to, scale)) }];
  });
}

function Summary({ backtest: { asRevised, asKnown, falseAlarms, misses, leads } }: { readonly backtest: Backtest }) {
  const rows = [
    { name: 'Alerts', revised: asRevised.alerts.length, known: asKnown.alerts.length },
    { name: 'Events told', revised: asRevised.events.length, known: asKnown.events.length },
    { name: 'Months beyond the line', revised: asRevised.monthsBeyond, known: asKnown.monthsBeyond },
    { name: 'Months with an open alert', revised: asRevised.monthsOpen, known: asKnown.monthsOpen },
    { name: 'Alerts that came and went', revised: asRevised.flaps.length, known: asKnown.flaps.length },
  ];
  const late = leads.filter(({ months }) => months !== 0);
  return (
    <>
      <table class="table editor-summary">
        <caption class="visually-hidden">By today’s figures, and by what was known at each moment</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" class="number">
              As revised
            </th>
            <th scope="col" class="number">
              As known
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, revised, known }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{revised}</td>
              <td class="number">{known}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet small">
        False alarms, taken back by a revision: <span class="number">{falseAlarms.length}</span>. Missed, and only told
        by a revision: <span class="number">{misses.length}</span>. Told in another month than today’s figures say:{' '}
        <span class="number">{late.length}</span>.
      </p>
    </>
  );
}

/** Against the version that is in force. */
function Compared({ backtest: { compared } }: { readonly backtest: Backtest }) {
  if (compared === undefined) return null;
  const { onlyBefore, onlyAfter, both } = compared.asRevised;
  if (onlyBefore.length === 0 && onlyAfter.length === 0)
    return <p class="quiet">The same {both.length} events as the rule in force.</p>;
  return (
    <p>
      Against the rule in force: <strong class="number">{onlyAfter.length}</strong> new events,{' '}
      <strong class="number">{onlyBefore.length}</strong> that go, <span class="number">{both.length}</span> as before.
    </p>
  );
}

function Events({ backtest }: { readonly backtest: Backtest }) {
  const { asRevised, scale, unit, rule } = backtest;
  const shown = asRevised.events.toReversed().slice(0, EVENTS_SHOWN);
  if (shown.length === 0) return <p class="quiet">It would never have spoken.</p>;
  return (
    <details>
      <summary>
        The events, newest first
        {asRevised.events.length > shown.length && ` (the last ${shown.length} of ${asRevised.events.length})`}
      </summary>
      <ul class="editor-events">
        {shown.map(({ id, kind, subject, period, value, threshold, reason }) => (
          <li key={id}>
            <strong class="number">{period}</strong> {eventWord(kind)}
            {subject !== rule && ` (${subject})`}
            {value !== null && (
              <>
                , <span class="number">{figureBeside(value, threshold, scale, unit)}</span>
              </>
            )}
            <p class="quiet small">{reason}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
