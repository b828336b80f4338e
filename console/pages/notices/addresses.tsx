/** Where a reader is told, and whether the owner of each address has confirmed. */
import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LevelMark, type Standing } from '../../parts/level-badge.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { failureToast, toast } from '../../shell/toasts.tsx';
import { Field, FieldProblems } from './field.tsx';
import type { Address, Me } from './shapes.ts';

const KINDS = {
  email: {
    label: 'E-mail',
    inputMode: 'email',
    placeholder: 'you@example.org',
    hint: 'A mail comes with a link to confirm.',
  },
  sms: { label: 'SMS', inputMode: 'tel', placeholder: '+12065550100', hint: 'With the country code, without spaces.' },
  https: {
    label: 'Webhook',
    inputMode: 'url',
    placeholder: 'https://example.org/hook',
    hint: 'Amazon SNS posts JSON with its signature; the server visits the SubscribeURL to confirm.',
  },
} as const;
type Kind = keyof typeof KINDS;
const ADDRESS_KINDS: readonly Kind[] = ['email', 'sms', 'https'];

const STATES: Readonly<Record<Address['state'], { readonly mark: Standing; readonly word: string }>> = {
  confirmed: { mark: 'clear', word: 'Confirmed' },
  pending: { mark: 'pending', word: 'Waits for its confirmation' },
  'opted-out': { mark: 'warning', word: 'Has answered STOP' },
  gone: { mark: 'critical', word: 'Gets nothing any more' },
};

interface Props {
  readonly me: Me;
  readonly changed: () => void;
}

export function Addresses({ me, changed }: Props) {
  return (
    <section class="card" aria-labelledby="addresses-title">
      <h2 id="addresses-title">Where</h2>
      {me.addresses.length === 0 && <p class="quiet">No address yet: nothing can reach you.</p>}
      <ul class="notices-list">
        {me.addresses.map((address) => (
          <AddressLine key={address.id} address={address} changed={changed} />
        ))}
      </ul>
      <AddAddress changed={changed} />
      <TestNotice isReachable={me.addresses.some(({ state }) => state === 'confirmed')} />
    </section>
  );
}

async function attempt(work: () => Promise<unknown>, said: string, changed: () => void): Promise<void> {
  try {
    await work();
    toast(said);
    changed();
  } catch (error) {
    failureToast(asProblem(error).message);
  }
}

function AddressLine({ address, changed }: { readonly address: Address; readonly changed: () => void }) {
  const { id, kind, address: where, state, addedAt, remindedAt, problem } = address;
  const { mark, word } = STATES[state];
  const path = `/me/addresses/${encodeURIComponent(id)}`;
  const [isRemoving, setRemoving] = useState(false);
  return (
    <li>
      <div class="notices-what">
        <p>
          <span class="chip">{KINDS[kind].label}</span> <strong class="notices-address">{where}</strong>
        </p>
        <p class="small">
          <span class={`level level-${mark}`}>
            <LevelMark level={mark} />
            {word}
          </span>{' '}
          <span class="quiet">
            added <Instant at={addedAt} />
            {remindedAt !== undefined && (
              <>
                , reminded <Instant at={remindedAt} />
              </>
            )}
          </span>
        </p>
        {problem !== undefined && <p class="small field-problem">{problem}</p>}
      </div>
      <div class="actions">
        {state !== 'confirmed' && (
          <button
            type="button"
            class="button"
            onClick={() =>
              void attempt(() => request('POST', `${path}/confirmation`), `${where} was asked again.`, changed)
            }
          >
            Ask again<span class="visually-hidden"> to confirm {where}</span>
          </button>
        )}
        <button type="button" class="icon-button" aria-label={`Remove ${where}`} onClick={() => setRemoving(true)}>
          <Icon name="trash" />
        </button>
      </div>
      {isRemoving && (
        <RemoveDialog
          where={where}
          remove={() => void attempt(() => request('DELETE', path), `${where} was removed.`, changed)}
          close={() => setRemoving(false)}
        />
      )}
    </li>
  );
}

interface RemoveDialogProps {
  readonly where: string;
  readonly remove: () => void;
  readonly close: () => void;
}

/** Asks first: an address that is taken away by mistake has to be confirmed anew. */
function RemoveDialog({ where, remove, close }: RemoveDialogProps) {
  return (
    <Dialog title="Remove this address" close={close}>
      <p>
        Nothing is sent to <strong class="notices-address">{where}</strong> any more. To have it back, add it and
        confirm it again.
      </p>
      <div class="actions notices-remove">
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            close();
            remove();
          }}
        >
          Remove
        </button>
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}

function AddAddress({ changed }: { readonly changed: () => void }) {
  const [kind, setKind] = useState<Kind>('email');
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const { inputMode, placeholder, hint } = KINDS[kind];
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      const { value } = await request<Address>('POST', '/me/addresses', { body: { kind, address: address.trim() } });
      toast(value.state === 'confirmed' ? `${value.address} is there.` : `${value.address} was asked to confirm.`);
      setAddress('');
      changed();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <form class="notices-form notices-add" noValidate onSubmit={(event) => void submit(event)}>
      <Segmented
        legend="Kind of address"
        name="address-kind"
        options={ADDRESS_KINDS.map((each) => [each, KINDS[each].label] as const)}
        chosen={kind}
        choose={setKind}
      />
      <Field label="Address" path="address" problem={problem} hint={hint}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode={inputMode}
            required
            autoComplete="off"
            placeholder={placeholder}
            value={address}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        )}
      </Field>
      <FieldProblems problem={problem} except={['address']} />
      <div class="actions">
        <button class="button button-first">
          <Icon name="plus" /> Add address
        </button>
      </div>
    </form>
  );
}

function TestNotice({ isReachable }: { readonly isReachable: boolean }) {
  if (!isReachable) return null;
  return (
    <p>
      <button
        type="button"
        class="button"
        onClick={() =>
          void attempt(
            () => request('POST', '/me/test-notice'),
            'A test notice is on its way.',
            () => {},
          )
        }
      >
        <Icon name="bell" /> Send me a test notice
      </button>
    </p>
  );
}
