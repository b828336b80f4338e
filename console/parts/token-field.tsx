/** Several codes or ids, found by typing: what was chosen stands as chips that can be taken away. */
import { useEffect, useId, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

interface TokenFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly values: readonly string[];
  readonly change: (values: readonly string[]) => void;
  /** What there is for what was typed so far. */
  readonly suggest: (typed: string) => Promise<readonly Suggestion[]> | readonly Suggestion[];
  /** How a chosen value is called; the value itself unless given. */
  readonly name?: (value: string) => string;
  /** What the API found wrong with it. */
  readonly problem?: string | undefined;
}

const TYPING_MS = 120;

export function TokenField({
  label,
  hint,
  values,
  change,
  suggest,
  name = (value) => value,
  problem,
}: TokenFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const offers = useSuggestions(typed, suggest).filter(({ value }) => !values.includes(value));
  const add = (value: string) => {
    const chosen = value.trim();
    if (chosen !== '' && !values.includes(chosen)) change([...values, chosen]);
    setTyped('');
  };
  const type = (text: string) => {
    // An offer that was picked from the list is in the box whole.
    const picked = offers.find(({ value }) => value === text);
    if (picked !== undefined && text !== typed && Math.abs(text.length - typed.length) !== 1) add(picked.value);
    else setTyped(text);
  };
  return (
    <div class="field token-field">
      <label for={id}>{label}</label>
      {values.length > 0 && (
        <ul class="tokens">
          {values.map((value) => (
            <li key={value} class="chip">
              {name(value)}
              <button
                type="button"
                aria-label={`Remove ${name(value)}`}
                onClick={() => change(values.filter((each) => each !== value))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="token-entry">
        <input
          id={id}
          list={`${id}-offers`}
          value={typed}
          autoComplete="off"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          aria-invalid={problem === undefined ? undefined : 'true'}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed.trim() === '') return;
            event.preventDefault();
            add(bestOf(typed, offers));
          }}
        />
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer.value} value={offer.value}>
              {offer.label}
            </option>
          ))}
        </datalist>
        <button type="button" class="button" disabled={typed.trim() === ''} onClick={() => add(bestOf(typed, offers))}>
          Add<span class="visually-hidden"> to {label}</span>
        </button>
      </div>
      {hint !== undefined && (
        <span id={`${id}-hint`} class="hint">
          {hint}
        </span>
      )}
      {problem !== undefined && (
        <span class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

/** What was typed, if it is an offer's value; an offer called so; or what was typed as it is, for the API to judge. */
function bestOf(typed: string, offers: readonly Suggestion[]): string {
  const text = typed.trim().toLowerCase();
  const exact = offers.find(({ value, label }) => value.toLowerCase() === text || label.toLowerCase() === text);
  return (exact ?? (offers.length === 1 ? offers[0] : undefined))?.value ?? typed.trim();
}

/** Asked for after a moment's rest; an answer that was overtaken is dropped. */
function useSuggestions(typed: string, suggest: TokenFieldProps['suggest']): readonly Suggestion[] {
  const [offers, setOffers] = useState<readonly Suggestion[]>([]);
  useEffect(() => {
    let isOvertaken = false;
    const look = async () => {
      const found = await Promise.resolve(suggest(typed)).catch(() => []);
      if (!isOvertaken) setOffers(found);
    };
    const timer = setTimeout(() => void look(), TYPING_MS);
    return () => {
      isOvertaken = true;
      clearTimeout(timer);
    };
  }, [typed]);
  return offers;
}
