/** Name, sentence and standing of a rule, and what an operator can do with it. */
import { useState } from 'preact/hooks';
import { gapPhrase } from '../../../shared/domain/gap.ts';
import { difference, figureBeside, lineFigure } from '../../../shared/domain/phrases.ts';
import type { Rule, RuleState } from '../../api/shapes.ts';
import { Fact } from '../../parts/explanation-view.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelBadge } from '../../parts/level-badge.tsx';
import { placeName } from '../../parts/names.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Recorded } from '../../parts/recorded.tsx';
import { standingOf } from '../../parts/standing.ts';
import { unbroken } from '../../parts/unbroken.ts';
import { isOperator } from '../../session/session.ts';
import { ChangeDialog, type RuleChange } from './change-dialog.tsx';
import { Evaluation } from './evaluation.tsx';

interface RuleHeadProps {
  readonly rule: Rule;
  readonly etag: string | undefined;
  /** Called after it was changed, and when the evaluation that this started has ended. */
  readonly changed: () => void;
}

export function RuleHead({ rule, etag, changed }: RuleHeadProps) {
  const { document, sentence, state, onHold, warnings } = rule;
  return (
    <header class="rule-head">
      <PageHead
        title={document.name}
        back={<a href="#/rules">Rules</a>}
        actions={isOperator.value && <OperatorActions rule={rule} etag={etag} changed={changed} />}
      >
        {unbroken(sentence)}
      </PageHead>
      <Evaluation ended={changed} />
      {onHold !== undefined && (
        <p class="note">
          <Icon name="pause" /> On hold: {onHold}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} class="note">
          <Icon name="warning" /> {warning}
        </p>
      ))}
      <dl class="facts rule-facts card">
        <Fact name="State">
          <LevelBadge level={standingOf(rule)} />
        </Fact>
        {state !== null && <Standing state={state} id={document.id} />}
      </dl>
    </header>
  );
}

function Standing({ state, id }: { readonly state: RuleState; readonly id: string }) {
  const { value, gap, threshold, scale, unit, distance, direction, period, basis, retrievedAt, recording } = state;
  return (
    <>
      <Fact name={`Value, ${period}`}>
        {value === null ? (
          `no number${gap === undefined ? '' : `: ${gapPhrase(gap)}`}`
        ) : (
          <strong>{figureBeside(value, threshold, scale, unit)}</strong>
        )}
      </Fact>
      <Fact name={`Line, ${direction}`}>{lineFigure(threshold, scale, unit)}</Fact>
      {distance !== null && <Fact name="To the line">{difference(distance, scale, unit)}</Fact>}
      {state.subject !== id && (
        <Fact name="Highest">
          {placeName(state.subject)}
          {state.subjects > 1 && `, ${state.raised} of ${state.subjects} raised`}
        </Fact>
      )}
      <Fact name="Basis" wide>
        {basis}
      </Fact>
      <Fact name="Data of">
        <Instant at={retrievedAt} /> <Recorded recording={recording} />
      </Fact>
    </>
  );
}

function OperatorActions({ rule, etag, changed }: RuleHeadProps) {
  const [asked, ask] = useState<RuleChange | undefined>(undefined);
  const { id } = rule.document;
  return (
    <>
      <a class="button" href={`#/rules/${encodeURIComponent(id)}/edit`}>
        <Icon name="edit" /> Edit
      </a>
      <button type="button" class="button" onClick={() => ask(rule.enabled ? 'disable' : 'enable')}>
        <Icon name={rule.enabled ? 'pause' : 'play'} /> {rule.enabled ? 'Disable' : 'Enable'}
      </button>
      <button type="button" class="button button-danger" onClick={() => ask('remove')}>
        <Icon name="trash" /> Delete
      </button>
      {asked !== undefined && (
        <ChangeDialog change={asked} id={id} etag={etag} changed={changed} close={() => ask(undefined)} />
      )}
    </>
  );
}
