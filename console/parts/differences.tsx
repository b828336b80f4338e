/** What differs between two versions of a rule, key by key. */
import type { Difference } from '../api/shapes.ts';

export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <table class="table diff">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after }) => (
          <tr key={path}>
            <td>
              <code>{path}</code>
            </td>
            <td>{before === undefined ? <span class="quiet">not set</span> : <del>{printed(before)}</del>}</td>
            <td>{after === undefined ? <span class="quiet">removed</span> : <ins>{printed(after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
