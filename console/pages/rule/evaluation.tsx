/** A change of a rule has started an evaluation: says so, and has the page drawn anew when it has ended. */
import { useEffect, useState } from 'preact/hooks';
import { read } from '../../api/client.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Icon } from '../../parts/icon.tsx';
import { query, setQuery } from '../../shell/router.ts';
import type { Run } from '../releases/shapes.ts';

const LOOK_AGAIN_MS = 1000;
/** A run that is not found for so long is none; one that takes longer is followed on the page of the releases. */
const MOST_LOOKS = 300;

/** The run stands in the address, so that a reload goes on waiting for it. */
export function Evaluation({ ended }: { readonly ended: () => void }) {
  const run = query.value.get('run') ?? undefined;
  return run === undefined ? null : <Followed key={run} run={run} ended={ended} />;
}

function Followed({ run, ended }: { readonly run: string; readonly ended: () => void }) {
  const { value, reload } = useAnswer(run, (signal) => read<Run>(`/runs/${encodeURIComponent(run)}`, { signal }));
  const [looks, setLooks] = useState(0);
  const state = value?.state;
  const isOver = state === 'succeeded' || state === 'failed';
  useEffect(() => {
    if (isOver) ended();
    if (state === 'succeeded' || looks >= MOST_LOOKS) setQuery({ run: '' });
    if (isOver || looks >= MOST_LOOKS) return undefined;
    const timer = setTimeout(() => {
      setLooks(looks + 1);
      reload();
    }, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state, looks]);
  return (
    <p class="note" role="status">
      <Icon name={state === 'failed' ? 'warning' : 'clock'} />
      {state === 'failed'
        ? `The evaluation failed: ${value?.problems.join('; ') || 'the log of the service says why'}.`
        : 'It is being evaluated.'}{' '}
      <a href={`#/releases?run=${encodeURIComponent(run)}`}>See the run</a>
    </p>
  );
}
