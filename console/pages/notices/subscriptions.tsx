/** Of what a reader is told: one condition a field, all must hold. */
import { useState } from 'preact/hooks';
import { asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import { Icon } from '../../parts/icon.tsx';
import { placeName } from '../../parts/names.ts';
import { failureToast, toast } from '../../shell/toasts.tsx';
import type { Me, Subscription } from './shapes.ts';
import { SubscriptionDialog } from './subscription-dialog.tsx';

interface Props {
  readonly me: Me;
  readonly changed: () => void;
}

export function Subscriptions({ me, changed }: Props) {
  const [edited, edit] = useState<Subscription | 'new'>();
  const close = () => edit(undefined);
  return (
    <section class="card" aria-labelledby="subscriptions-title">
      <h2 id="subscriptions-title">Of what</h2>
      {me.subscriptions.length === 0 && <p class="quiet">No subscription yet: you are told of nothing.</p>}
      <ul class="notices-list">
        {me.subscriptions.map((subscription) => (
          <Line key={subscription.id} subscription={subscription} edit={() => edit(subscription)} changed={changed} />
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="button button-first" onClick={() => edit('new')}>
          <Icon name="plus" /> Add subscription
        </button>
      </div>
      {edited !== undefined && (
        <SubscriptionDialog subscription={edited === 'new' ? undefined : edited} saved={changed} close={close} />
      )}
    </section>
  );
}

interface LineProps {
  readonly subscription: Subscription;
  readonly edit: () => void;
  readonly changed: () => void;
}

function Line({ subscription, edit, changed }: LineProps) {
  const { id, label } = subscription;
  const words = conditionsText(subscription);
  const remove = async () => {
    try {
      await request('DELETE', `/me/subscriptions/${encodeURIComponent(id)}`);
      toast('The subscription was removed.');
      changed();
    } catch (error) {
      failureToast(asProblem(error).message);
    }
  };
  return (
    <li>
      <div class="notices-what">
        {label !== undefined && (
          <p>
            <strong>{label}</strong>
          </p>
        )}
        <p class={label === undefined ? '' : 'small quiet'}>{words}</p>
      </div>
      <div class="actions">
        <button type="button" class="icon-button" aria-label={`Change: ${label ?? words}`} onClick={edit}>
          <Icon name="edit" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Remove: ${label ?? words}`}
          onClick={() => void remove()}
        >
          <Icon name="trash" />
        </button>
      </div>
    </li>
  );
}

/** "Everything", or the conditions one after the other. */
function conditionsText(subscription: Omit<Subscription, 'id'>): string {
  const { rules, tags, baskets, commodities, partners, severities, lateness } = subscription;
  const conditions = [
    part('rule', rules),
    part('tag', tags),
    part('basket', baskets),
    part('commodity', commodities),
    part('partner', partners?.map(placeName)),
    severities === undefined ? '' : severities.length === 0 ? 'late releases alone' : `${severities.join(' or ')} only`,
  ].filter((text) => text !== '');
  const what = conditions.length === 0 ? 'Everything' : conditions.join('; ');
  const late = lateness === true && severities?.length !== 0 ? ', and late releases' : '';
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${late}`;
}

function part(what: string, values: readonly string[] | undefined): string {
  if (values === undefined || values.length === 0) return '';
  const shown = values.slice(0, 4).join(' or ');
  return `${what} ${shown}${values.length > 4 ? ` or ${values.length - 4} more` : ''}`;
}
