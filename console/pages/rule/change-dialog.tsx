/** Disable, enable or delete a rule, with the reason that its revision keeps. */
import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import type { Rule } from '../../api/shapes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { go, setQuery } from '../../shell/router.ts';
import { toast } from '../../shell/toasts.tsx';

export type RuleChange = 'disable' | 'enable' | 'remove';

const WORDS: Readonly<Record<RuleChange, { title: string; what: string; button: string; done: string }>> = {
  disable: {
    title: 'Disable this rule',
    what: 'It is no longer evaluated. Its open alerts are closed, and their readers are told why.',
    button: 'Disable',
    done: 'The rule is disabled.',
  },
  enable: {
    title: 'Enable this rule',
    what: 'It is evaluated at once, and then with every release.',
    button: 'Enable',
    done: 'The rule is enabled, and is being evaluated.',
  },
  remove: {
    title: 'Delete this rule',
    what: 'Its open alerts are closed, and their readers are told why. Its history is kept.',
    button: 'Delete',
    done: 'The rule is deleted.',
  },
};

interface ChangeDialogProps {
  readonly change: RuleChange;
  readonly id: string;
  readonly etag: string | undefined;
  readonly changed: () => void;
  readonly close: () => void;
}

export function ChangeDialog({ change, id, etag, changed, close }: ChangeDialogProps) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const words = WORDS[change];
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      const run = await send(change, id, { etag, reason: reason.trim() });
      toast(words.done);
      close();
      if (change === 'remove') return go('/rules');
      setQuery({ run });
      changed();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <Dialog title={words.title} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="quiet">{words.what}</p>
        {problem !== undefined && <Failure problem={problem} />}
        <ReasonField reason={reason} change={setReason} />
        <DialogActions submit={words.button} isDanger={change === 'remove'} close={close} />
      </form>
    </Dialog>
  );
}

interface Sent {
  readonly etag: string | undefined;
  readonly reason: string;
}

/** Returns the evaluation that the change has started, if it has. */
async function send(change: RuleChange, id: string, { etag, reason }: Sent): Promise<string | undefined> {
  const path = `/rules/${encodeURIComponent(id)}`;
  const options = { query: { reason }, ...(etag !== undefined && { ifMatch: etag }) };
  if (change === 'remove') {
    await request('DELETE', path, options);
    return undefined;
  }
  const body = { enabled: change === 'enable' };
  return (await request<Rule>('PUT', `${path}/enabled`, { ...options, body })).value.run;
}
