/** Why the chosen month is what it is. */
import { useEffect, useState } from 'preact/hooks';
import { read } from '../../api/client.ts';
import type { Assessed, PeriodExplanation } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { ExplanationView } from '../../parts/explanation-view.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { asOfChosen, choosePeriod, chosenOf } from './chosen.ts';
import { periodsOf } from './chart/chart-data.ts';

/** While months run by under an arrow key, nothing is asked for. */
const REST_MS = 150;

export function PeriodSection({ assessments }: { readonly assessments: Assessed }) {
  const { subject, period } = chosenOf(assessments);
  const rested = useRested(period);
  const asOf = asOfChosen();
  const { value, problem, loading, reload } = useAnswer(`${subject} ${rested} ${asOf ?? ''}`, (signal) =>
    read<PeriodExplanation>(`/rules/${encodeURIComponent(assessments.rule)}/explanation`, {
      query: { period: rested, subject, 'as-of': asOf },
      signal,
    }),
  );
  return (
    <section class="card period-section" aria-labelledby="period-title" aria-busy={loading}>
      <div class="section-head">
        <h2 id="period-title">
          Why, in <span class="number">{period}</span>
        </h2>
        <Neighbours assessments={assessments} period={period} />
      </div>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="the explanation" lines={6} />}
      {value !== undefined && problem === undefined && (
        <div class={value.period === period ? '' : 'overtaken'}>
          <p>
            <LevelBadge level={value.level} />
          </p>
          <ExplanationView explanation={value} period={value.period} />
        </div>
      )}
    </section>
  );
}

function Neighbours({ assessments, period }: { readonly assessments: Assessed; readonly period: string }) {
  const periods = periodsOf(assessments, 0);
  const index = periods.indexOf(period);
  const [before, after] = [periods[index - 1], index === -1 ? undefined : periods[index + 1]];
  return (
    <div class="actions">
      <Step to={before} label="Month before" icon="left" />
      <Step to={after} label="Month after" icon="right" />
    </div>
  );
}

interface StepProps {
  readonly to: string | undefined;
  readonly label: string;
  readonly icon: 'left' | 'right';
}

function Step({ to, label, icon }: StepProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && choosePeriod(to)}
    >
      <Icon name={icon} />
    </button>
  );
}

function useRested(period: string): string {
  const [rested, setRested] = useState(period);
  useEffect(() => {
    const timer = setTimeout(() => setRested(period), REST_MS);
    return () => clearTimeout(timer);
  }, [period]);
  return rested;
}
