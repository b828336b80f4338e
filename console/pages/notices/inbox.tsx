/** Locally: what the embedded SNS has delivered, as a mail program and a phone show it. */
import { useEffect, useState } from 'preact/hooks';
import { Empty } from '../../parts/empty.tsx';
import { Instant } from '../../parts/instant.tsx';
import './inbox.css';

interface Message {
  readonly id: number;
  readonly protocol: 'email' | 'sms';
  readonly address: string;
  readonly kind: 'confirmation' | 'notification' | 'farewell';
  readonly from: string;
  readonly subject?: string;
  readonly body: string;
  readonly link?: string;
  readonly receivedAt: string;
  readonly copies: number;
}

const LOOK_AGAIN_MS = 3_000;
const SHOWN = 20;

export function Inbox({ address }: { readonly address: string }) {
  const messages = useInbox(address);
  const [chosen, choose] = useState<string>();
  const addresses = [...new Set(messages.map((message) => message.address))].sort();
  const own = messages.filter((message) => chosen === undefined || message.address === chosen);
  return (
    <section class="card inbox" aria-labelledby="inbox-title">
      <h2 id="inbox-title">Inbox of this machine</h2>
      <p class="quiet">
        Nothing leaves this machine: the embedded SNS delivers here, to every address that anybody gave. On AWS there is
        no such list.
      </p>
      {messages.length === 0 ? (
        <Empty title="Nothing has arrived">Add an address, or pull a release.</Empty>
      ) : (
        <>
          <label class="choice">
            <span>Address</span>
            <select value={chosen ?? ''} onChange={(event) => choose(event.currentTarget.value || undefined)}>
              <option value="">All</option>
              {addresses.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <div class="inbox-devices">
            <Mails mails={own.filter(({ protocol }) => protocol === 'email').slice(0, SHOWN)} />
            <Phone texts={own.filter(({ protocol }) => protocol === 'sms').slice(0, SHOWN)} />
          </div>
        </>
      )}
    </section>
  );
}

/** Newest first; asked for again and again, as mail programs do. */
function useInbox(address: string): readonly Message[] {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const found = await fetch(address, { cache: 'no-store' })
        .then((response) => response.json() as Promise<Message[]>)
        .catch(() => undefined);
      if (!isGone && found !== undefined) setMessages(found.toReversed());
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [address]);
  return messages;
}

function Mails({ mails }: { readonly mails: readonly Message[] }) {
  const [open, setOpen] = useState<number>();
  return (
    <section class="mails" aria-label="E-mail">
      {mails.length === 0 && <p class="quiet">No mail.</p>}
      {mails.map((mail) => (
        <details
          key={mail.id}
          open={open === mail.id}
          onToggle={(event) => event.currentTarget.open && setOpen(mail.id)}
        >
          <summary>
            <span class="mail-subject">{mail.subject}</span>
            <span class="quiet small">
              to {mail.address}, <Instant at={mail.receivedAt} time />
              {mail.copies > 1 && `, ${mail.copies} times`}
            </span>
          </summary>
          <pre>{mail.body}</pre>
          {mail.kind === 'confirmation' && mail.link !== undefined && <Confirmation link={mail.link} />}
        </details>
      ))}
    </section>
  );
}

/** Another address of this machine: the page of the embedded SNS, opened beside this one. */
function Confirmation({ link }: { readonly link: string }) {
  return (
    <p>
      <a class="button button-first" href={link} target="_blank" rel="noopener noreferrer">
        Confirm subscription
      </a>
    </p>
  );
}

function Phone({ texts }: { readonly texts: readonly Message[] }) {
  return (
    <section class="phone" aria-label="SMS" tabIndex={0}>
      {texts.length === 0 && <p class="quiet">No text message.</p>}
      {texts.map((text) => (
        <div key={text.id} class="phone-text">
          <p>{text.body}</p>
          <p class="quiet small">
            to {text.address}, <Instant at={text.receivedAt} time />
          </p>
        </div>
      ))}
    </section>
  );
}
