/** Runs: those under way with a bar, the last ones with what came of them. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { read } from '../../api/client.ts';
import type { Page } from '../../api/shapes.ts';
import { type Reading, useAnswer } from '../../api/use-answer.ts';
import { Failure } from '../../parts/failure.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelMark } from '../../parts/level-badge.tsx';
import { sourceName } from '../../parts/names.ts';
import { query } from '../../shell/router.ts';
import type { Run } from './shapes.ts';

const SHOWN = 5;
/** While a run is under way, and while none is. */
const LOOK_AGAIN_MS = { running: 700, idle: 30_000 };

export interface WatchedRuns {
  readonly answer: Reading<Page<Run>>;
  /** Differs when another run has ended. */
  readonly endings: string;
  /** Looks at once: a run was started. */
  readonly watch: () => void;
}

export function useRuns(): WatchedRuns {
  const answer = useAnswer('/runs', (signal) => read<Page<Run>>('/runs', { query: { limit: SHOWN }, signal }));
  const [watched, setWatched] = useState(0);
  const { value, reload } = answer;
  const running = value?.items.some(({ state }) => state === 'running') === true;
  useEffect(() => {
    const pause = running ? LOOK_AGAIN_MS.running : LOOK_AGAIN_MS.idle;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, pause);
    return () => clearInterval(timer);
  }, [running, reload, watched]);
  const watch = useCallback(() => {
    setWatched((n) => n + 1);
    reload();
  }, [reload]);
  const endings = value?.items.map(({ id, endedAt = '' }) => `${id} ${endedAt}`).join() ?? '';
  return { answer, endings, watch };
}

export function Runs({ runs: { answer } }: { readonly runs: WatchedRuns }) {
  if (answer.problem !== undefined) return <Failure problem={answer.problem} retry={answer.reload} />;
  const items = answer.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="runs card" aria-labelledby="runs-title">
      <h2 id="runs-title">Last runs</h2>
      <ul>
        <AskedRun among={items} />
        {items.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

/** The run that a link leads to, where it is none of the last. */
function AskedRun({ among }: { readonly among: readonly Run[] }) {
  const asked = query.value.get('run') ?? '';
  const isAmong = asked === '' || among.some(({ id }) => id === asked);
  const { value, problem } = useAnswer(isAmong ? undefined : asked, (signal) =>
    read<Run>(`/runs/${encodeURIComponent(asked)}`, { signal }),
  );
  if (isAmong) return null;
  if (value !== undefined) return <RunLine run={value} />;
  return problem === undefined ? null : <li class="run quiet">{problem.message}</li>;
}

const WORDS = {
  running: { mark: 'pending', word: 'Under way' },
  succeeded: { mark: 'clear', word: 'Done' },
  failed: { mark: 'critical', word: 'Not complete' },
} as const;

function RunLine({ run }: { readonly run: Run }) {
  const { source, state, startedAt, endedAt, reason, problems } = run;
  const { mark, word } = WORDS[state];
  return (
    <li class="run" {...(query.value.get('run') === run.id && { 'aria-current': 'true' as const })}>
      <p>
        <span class={`level level-${mark}`}>
          <LevelMark level={mark} />
          {word}
        </span>{' '}
        <strong>{sourceName(source)}</strong> <Instant at={startedAt} time />
        {endedAt !== undefined && <span class="quiet"> took {took(startedAt, endedAt)}</span>}
        {reason !== undefined && <span class="quiet">: {reason}</span>}
      </p>
      {state === 'running' ? <Progress run={run} /> : <p class="quiet small">{summary(run)}</p>}
      {problems.length > 0 && (
        <ul class="run-problems small">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Pulls and evaluations together; before the plan is made nobody knows how many there are. */
function Progress({ run: { pulls, evaluations } }: { readonly run: Run }) {
  const total = pulls.total + evaluations.total;
  const done = pulls.done + evaluations.done;
  const text =
    total === 0
      ? 'Asking the source what is new…'
      : `${pulls.done} of ${pulls.total} pulls, ${evaluations.done} of ${evaluations.total} evaluations`;
  return (
    <p class="run-progress">
      {total === 0 ? (
        <progress aria-label="Progress of the run" />
      ) : (
        <progress aria-label="Progress of the run" max={total} value={done} />
      )}
      <span class="small" role="status">
        {text}
      </span>
    </p>
  );
}

function summary({ pulls, evaluations, events }: Run): string {
  if (pulls.total === 0 && evaluations.total === 0) return 'Nothing new.';
  return `${counted(pulls.total, 'pull')}, ${counted(evaluations.total, 'evaluation')}, ${counted(events, 'alert event')}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function took(from: string, until: string): string {
  const seconds = (Date.parse(until) - Date.parse(from)) / 1000;
  return seconds < 90 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.round(seconds / 60)} min`;
}
