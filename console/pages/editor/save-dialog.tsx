/** Before a rule is saved: what changes, and why. */
import { useState } from 'preact/hooks';
import { type Difference, differences } from '../../../shared/domain/rule-diff.ts';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import type { Rule } from '../../api/shapes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { Differences } from '../../parts/differences.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { go } from '../../shell/router.ts';
import { toast } from '../../shell/toasts.tsx';
import { type Draft, textAt } from './draft.ts';

/** What is in force, and its ETag. */
export interface InForce {
  readonly document: Draft;
  readonly etag: string;
}

interface SaveDialogProps {
  readonly draft: Draft;
  /** Undefined for a new rule. */
  readonly inForce: InForce | undefined;
  /** The rule was changed meanwhile: this is in force now. */
  readonly overtaken: (now: InForce) => void;
  readonly refused: (problem: ApiProblem) => void;
  readonly saved: () => void;
  readonly close: () => void;
}

export function SaveDialog({ draft, inForce, overtaken, refused, saved, close }: SaveDialogProps) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const changes = inForce === undefined ? undefined : differences(inForce.document, draft);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { run } = await save(draft, inForce, reason.trim());
      saved();
      toast(
        inForce === undefined ? 'The rule is made, and is being evaluated.' : 'Saved; the rule is being evaluated.',
      );
      go(
        `/rules/${encodeURIComponent(textAt(draft, ['id']))}${run === undefined ? '' : `?run=${encodeURIComponent(run)}`}`,
      );
    } catch (error) {
      const found = asProblem(error);
      setProblem(found);
      setBusy(false);
      if (found.status === 412)
        await present(idOf(draft, inForce)).then(overtaken, (late) => setProblem(asProblem(late)));
      if (found.status === 422) {
        refused(found);
        close();
      }
    }
  };
  return (
    <Dialog title={inForce === undefined ? 'Make this rule' : 'Save the changes'} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        {problem?.status === 412 ? (
          <p class="field-problem" role="alert">
            Somebody changed the rule meanwhile. Below is what your version changes of the rule as it is now: save again
            to put yours in its place, or cancel.
          </p>
        ) : (
          problem !== undefined && <Failure problem={problem} />
        )}
        <Changes changes={changes} />
        <ReasonField reason={reason} change={setReason} />
        <DialogActions
          submit={inForce === undefined ? 'Make the rule' : 'Save'}
          disabled={busy || changes?.length === 0}
          close={close}
        />
      </form>
    </Dialog>
  );
}

async function save(draft: Draft, inForce: InForce | undefined, reason: string): Promise<Rule> {
  const options = { body: draft, query: { reason } };
  if (inForce === undefined) return (await request<Rule>('POST', '/rules', options)).value;
  const address = `/rules/${encodeURIComponent(idOf(draft, inForce))}`;
  return (await request<Rule>('PUT', address, { ...options, ifMatch: inForce.etag })).value;
}

/** A rule that exists keeps its id: the API refuses a text that has another. */
function idOf(draft: Draft, inForce: InForce | undefined): string {
  return textAt(inForce?.document ?? draft, ['id']);
}

/** The rule as it is now. */
export async function present(id: string): Promise<InForce> {
  const { value, etag = '' } = await request<Rule>('GET', `/rules/${encodeURIComponent(id)}`);
  return { document: value.document as unknown as Draft, etag };
}

/** Undefined for a new rule, which is all new. */
function Changes({ changes }: { readonly changes: readonly Difference[] | undefined }) {
  if (changes === undefined)
    return <p>It is evaluated at once. If the line is crossed already, its readers are told so.</p>;
  if (changes.length === 0) return <p>Nothing is changed.</p>;
  return <Differences differences={changes} />;
}
