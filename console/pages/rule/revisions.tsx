/** Who changed the rule, when, why, and what. */
import { read } from '../../api/client.ts';
import type { Page, RuleRevision } from '../../api/shapes.ts';
import { usePages } from '../../api/use-answer.ts';
import { Differences } from '../../parts/differences.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';

const CHANGES: Readonly<Record<RuleRevision['change'], string>> = {
  created: 'Made',
  replaced: 'Changed',
  enabled: 'Enabled',
  disabled: 'Disabled',
  removed: 'Deleted',
};

export function Revisions({ id, version }: { readonly id: string; readonly version: number }) {
  const pages = usePages<RuleRevision>(`${id} ${version}`, (cursor, signal) =>
    read<Page<RuleRevision>>(`/rules/${encodeURIComponent(id)}/revisions`, { query: { limit: 20, cursor }, signal }),
  );
  return (
    <section class="card" aria-labelledby="revisions-title">
      <h2 id="revisions-title">Revisions</h2>
      {pages.problem !== undefined && <Failure problem={pages.problem} retry={pages.reload} />}
      {pages.loading && pages.items.length === 0 && <Loading what="the revisions" lines={2} />}
      <ol class="revisions">
        {pages.items.map((revision) => (
          <Revision key={revision.version} revision={revision} />
        ))}
      </ol>
      {pages.more && (
        <button type="button" class="button" disabled={pages.loading} onClick={pages.fetchMore}>
          Older revisions
        </button>
      )}
    </section>
  );
}

function Revision({
  revision: { version, at, by, byName, reason, change, diff },
}: {
  readonly revision: RuleRevision;
}) {
  return (
    <li class="revision">
      <p>
        <strong>
          {version}. {CHANGES[change]}
        </strong>{' '}
        by {byName ?? by ?? 'the service’s own files'}, <Instant at={at} time />
      </p>
      {reason !== undefined && <p class="quiet">{reason}</p>}
      {diff.length > 0 && change !== 'created' && <Differences differences={diff} />}
    </li>
  );
}
