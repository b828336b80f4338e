import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import { suggestBaskets, suggestCommodities, suggestPartners, suggestRules, suggestTags } from '../../api/reference.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { placeName } from '../../parts/names.ts';
import { TokenField } from '../../parts/token-field.tsx';
import { toast } from '../../shell/toasts.tsx';
import { Field, FieldProblems } from './field.tsx';
import type { NewSubscription, Subscription } from './shapes.ts';

interface Props {
  /** Undefined for a new one. */
  readonly subscription: Subscription | undefined;
  readonly saved: () => void;
  readonly close: () => void;
}

const LISTS = ['rules', 'tags', 'baskets', 'commodities', 'partners'] as const;
type List = (typeof LISTS)[number];

const FIELDS: Readonly<
  Record<List, { readonly label: string; readonly hint: string; readonly suggest: typeof suggestRules }>
> = {
  tags: { label: 'Tags', hint: 'Rules with one of these tags.', suggest: suggestTags },
  rules: { label: 'Rules', hint: 'These rules and no others.', suggest: suggestRules },
  partners: { label: 'Partners or groups', hint: 'Rules about one of them by name.', suggest: suggestPartners },
  baskets: { label: 'Baskets', hint: 'Rules all of whose goods belong to one.', suggest: suggestBaskets },
  commodities: {
    label: 'Commodities',
    hint: 'Words or digits; rules that look at the code or one beneath it.',
    suggest: (typed) => suggestCommodities(typed),
  },
};
const ORDER: readonly List[] = ['tags', 'rules', 'partners', 'baskets', 'commodities'];
type Severities = 'all' | 'critical' | 'none';

export function SubscriptionDialog({ subscription, saved, close }: Props) {
  const [body, setBody] = useState<NewSubscription>(() => bodyOf(subscription));
  const [problem, setProblem] = useState<ApiProblem>();
  const set = (changes: Partial<NewSubscription>) => setBody((before) => ({ ...before, ...changes }));
  const setAllSeverities = () => {
    const { severities: _, ...rest } = body;
    setBody(rest);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      const path = '/me/subscriptions';
      if (subscription === undefined) await request('POST', path, { body: sendable(body) });
      else await request('PUT', `${path}/${encodeURIComponent(subscription.id)}`, { body: sendable(body) });
      toast('Saved.');
      saved();
      close();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <Dialog title={subscription === undefined ? 'Add a subscription' : 'Change the subscription'} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="quiet">
          All conditions must hold; what is left empty asks for nothing. Without any you get everything.
        </p>
        <Field label="Your name for it, if you like" path="label" problem={problem}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={100}
              value={body.label ?? ''}
              onInput={(event) => set({ label: event.currentTarget.value })}
            />
          )}
        </Field>
        {ORDER.map((list) => (
          <TokenField
            key={list}
            {...FIELDS[list]}
            values={body[list] ?? []}
            change={(values) => set({ [list]: [...values] })}
            problem={problemOf(problem, list)}
            {...(list === 'partners' && { name: placeName })}
          />
        ))}
        <WhichEvents body={body} set={set} setAll={setAllSeverities} />
        <FieldProblems
          problem={problem}
          except={['label', ...(problem?.fields ?? []).map(({ path }) => path).filter(isOfList)]}
        />
        <DialogActions submit="Save" close={close} />
      </form>
    </Dialog>
  );
}

interface WhichEventsProps {
  readonly body: NewSubscription;
  readonly set: (changes: Partial<NewSubscription>) => void;
  readonly setAll: () => void;
}

function WhichEvents({ body, set, setAll }: WhichEventsProps) {
  const chosen = severitiesOf(body);
  const choose = (value: Severities) => {
    if (value === 'all') setAll();
    else if (value === 'critical') set({ severities: ['critical'] });
    else set({ severities: [], lateness: true });
  };
  return (
    <>
      <fieldset class="field">
        <legend class="label">Which alerts</legend>
        {(
          [
            ['all', 'Warnings and critical alerts'],
            ['critical', 'Critical alerts only'],
            ['none', 'No alerts: late releases alone'],
          ] as const
        ).map(([value, label]) => (
          <label key={value} class="check">
            <input type="radio" name="severities" checked={chosen === value} onChange={() => choose(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={body.lateness === true}
          disabled={chosen === 'none'}
          onChange={(event) => set({ lateness: event.currentTarget.checked })}
        />
        Tell me too when a release is late that these rules wait for
      </label>
    </>
  );
}

function severitiesOf({ severities }: NewSubscription): Severities {
  if (severities === undefined || severities.includes('warning')) return 'all';
  return severities.length === 0 ? 'none' : 'critical';
}

function bodyOf(subscription: Subscription | undefined): NewSubscription {
  if (subscription === undefined) return {};
  const { id: _, ...body } = subscription;
  return body;
}

/** Empty lists ask for nothing, and are left out; so is an empty name. */
function sendable({ label, severities, lateness, ...lists }: NewSubscription): NewSubscription {
  const filled = Object.fromEntries(
    LISTS.flatMap((list) => ((lists[list]?.length ?? 0) > 0 ? [[list, lists[list]]] : [])),
  );
  return {
    ...filled,
    ...(label !== undefined && label.trim() !== '' && { label }),
    ...(severities !== undefined && { severities }),
    ...(lateness === true && { lateness }),
  };
}

function isOfList(path: string): boolean {
  return LISTS.some((list) => path === list || path.startsWith(`${list}.`) || path.startsWith(`${list}[`));
}

function problemOf(problem: ApiProblem | undefined, list: List): string | undefined {
  const found = problem?.fields.find(
    ({ path }) => path === list || path.startsWith(`${list}.`) || path.startsWith(`${list}[`),
  );
  return found === undefined ? undefined : `Expected ${found.expected}`;
}
