/** One rule of the overview. */
import { memo } from 'preact/compat';
import { gapPhrase } from '../../../shared/domain/gap.ts';
import { difference, figure, figureBeside, lineFigure } from '../../../shared/domain/phrases.ts';
import type { RuleState, RuleSummary } from '../../api/shapes.ts';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { placeName, sourceName } from '../../parts/names.ts';
import { Recorded } from '../../parts/recorded.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { standingOf } from '../../parts/standing.ts';

interface RuleRowProps {
  /** Undefined while its page is on its way. */
  readonly rule: RuleSummary | undefined;
  readonly index: number;
}

export const RuleRow = memo(function RuleRow({ rule, index }: RuleRowProps) {
  if (rule === undefined) return <Placeholder />;
  const { state } = rule;
  return (
    <tr role="row" aria-rowindex={index + 2} class={`rule-row level-edge level-${standingOf(rule)}`}>
      <td role="cell" class="rule-state">
        <LevelBadge level={standingOf(rule)} {...(rule.onHold !== undefined && { word: 'On hold' })} />
      </td>
      <th role="rowheader" scope="row" class="rule-name">
        <a href={`#/rules/${encodeURIComponent(rule.id)}`} title={rule.name}>
          {rule.name}
        </a>
        <span class="rule-detail">
          <Recorded recording={state?.recording} />
          {detailOf(rule)}
        </span>
      </th>
      <td role="cell" class="rule-value number">
        {state === null ? <span class="quiet">no number yet</span> : <Value state={state} />}
      </td>
      <td role="cell" class="rule-distance number">
        {state === null ? '' : <Distance state={state} />}
      </td>
      <td role="cell" class="rule-sparkline">
        {state !== null && (
          <Sparkline points={state.sparkline} threshold={state.threshold} label={sparklineText(state)} />
        )}
      </td>
      <td role="cell" class="rule-next">
        <NextRelease next={rule.nextRelease} />
      </td>
    </tr>
  );
});

function Placeholder() {
  return (
    <tr aria-hidden="true" class="rule-row rule-placeholder">
      <td colSpan={6}>
        <span class="loading-bar" />
      </td>
    </tr>
  );
}

function detailOf({ id, state, onHold, tags, sources }: RuleSummary): string {
  const parts: (string | undefined)[] = [
    onHold,
    state === null || state.subject === id ? undefined : `highest: ${placeName(state.subject)}`,
    state !== null && state.raised > 1 ? `${state.raised} of ${state.subjects} raised` : undefined,
    sources.map(sourceName).join(', '),
    ...tags,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function Value({ state }: { readonly state: RuleState }) {
  const { value, gap, scale, unit, threshold, period } = state;
  if (value === null)
    return (
      <>
        <span>no number</span>
        <span class="rule-detail" title={gap === undefined ? undefined : gapPhrase(gap)}>
          {period}
        </span>
      </>
    );
  return (
    <>
      <strong>{figureBeside(value, threshold, scale, unit)}</strong>
      <span class="rule-detail">{period}</span>
    </>
  );
}

function Distance({ state }: { readonly state: RuleState }) {
  const { distance, scale, unit, threshold, direction } = state;
  return (
    <>
      <span>{distance === null ? 'unknown' : difference(distance, scale, unit)}</span>
      <span class="rule-detail">
        line {direction === 'above' ? 'above' : 'below'} {lineFigure(threshold, scale, unit)}
      </span>
    </>
  );
}

function NextRelease({ next }: { readonly next: RuleSummary['nextRelease'] }) {
  if (next === null) return <span class="quiet small">not announced</span>;
  return (
    <>
      <time dateTime={next.due} class="number">
        {next.due}
      </time>
      <span class="rule-detail number">
        {next.reporter} {next.period}
        {next.due < today() && ' overdue'}
      </span>
    </>
  );
}

/** As releases are counted: by the day in UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function sparklineText({ sparkline, scale, unit }: RuleState): string {
  const known = sparkline.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length === 0) return 'no number in the last months';
  const [first, last] = [sparkline[0]?.period ?? '', sparkline.at(-1)?.period ?? ''];
  const range = [Math.min(...known), Math.max(...known)].map((each) => figure(each, scale, unit));
  return `${first} to ${last}: from ${range[0]} to ${range[1]}`;
}
