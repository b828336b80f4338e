/** Finds the page of the address, fetches it, and gives it the focus. */
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../api/api-problem.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { isOperator } from '../session/session.ts';
import type { PageProps } from './page-props.ts';
import { type PageEntry, PAGES } from './page-table.ts';
import { matched, path, scrollLeft } from './router.ts';
import { scrollWhenThere } from './scroll-when-there.ts';

export function PageFrame() {
  const asked = path.value;
  const found = PAGES.map((entry) => ({ entry, parameters: matched(entry.pattern, asked) })).find(
    ({ parameters }) => parameters !== undefined,
  );
  useArrival(asked);
  if (found?.parameters === undefined) return <NothingHere />;
  if (found.entry.operatorsOnly === true && !isOperator.value) return <ForOperators />;
  return <Fetched key={found.entry.pattern} entry={found.entry} parameters={found.parameters} />;
}

/** On arrival at another page: its heading has the focus, so that a screen reader goes on from there. */
function useArrival(asked: string): void {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    first.current = false;
    return scrollWhenThere(scrollLeft());
  }, [asked]);
}

interface FetchedProps extends PageProps {
  readonly entry: PageEntry;
}

const fetched = new Map<PageEntry, ComponentType<PageProps>>();

function Fetched({ entry, parameters }: FetchedProps) {
  const [Page, setPage] = useState<ComponentType<PageProps> | undefined>(() => known(entry));
  const [error, setError] = useState<unknown>(undefined);
  useEffect(() => {
    if (Page !== undefined || !('load' in entry.page)) return;
    entry.page.load().then(
      ({ page }) => {
        fetched.set(entry, page);
        setPage(() => page);
      },
      (reason: unknown) => setError(reason),
    );
  }, [Page, entry]);
  if (error !== undefined) return <NotFetched error={error} />;
  return Page === undefined ? <Loading what="the page" /> : <Page parameters={parameters} />;
}

/** The connection failed, or a newer console stands in the place of this one, whose pages are gone. */
function NotFetched({ error }: { readonly error: unknown }) {
  const details = {
    type: 'not-fetched',
    title: 'The page could not be fetched',
    detail: 'Check the connection. If the console was renewed since you opened it, trying again opens the new one.',
  };
  return (
    <>
      <PageHead title="Not there yet" />
      <Failure problem={new ApiProblem(details, { cause: error })} retry={() => location.reload()} />
    </>
  );
}

function known(entry: PageEntry): ComponentType<PageProps> | undefined {
  return 'load' in entry.page ? fetched.get(entry) : entry.page;
}

function NothingHere() {
  return (
    <>
      <PageHead title="Nothing here" />
      <Empty title="No page has this address" next={<a href="#/">Go to the overview</a>}>
        A rule or an alert may have been removed since the link was made.
      </Empty>
    </>
  );
}

function ForOperators() {
  return (
    <>
      <PageHead title="For operators" />
      <Empty title="This page changes rules or readers" next={<a href="#/">Go to the overview</a>}>
        You are signed in as an analyst. Ask an operator to do it, or for the role.
      </Empty>
    </>
  );
}
