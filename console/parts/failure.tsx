import type { ApiProblem } from '../api/api-problem.ts';
import { Icon } from './icon.tsx';

interface FailureProps {
  readonly problem: ApiProblem;
  readonly retry?: () => void;
}

/** What failed, what it means, and a way on. */
export function Failure({ problem, retry }: FailureProps) {
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <div>
        <h2>{problem.title}</h2>
        {problem.message !== `${problem.title}.` && <p>{problem.message}</p>}
        {problem.fields.length > 0 && (
          <ul>
            {problem.fields.map(({ path, expected, suggestion }) => (
              <li key={path}>
                <code>{path}</code>: expected {expected}
                {suggestion !== undefined && `; perhaps ${suggestion}`}
              </li>
            ))}
          </ul>
        )}
        {problem.requestId !== undefined && <p class="quiet">For support: request {problem.requestId}</p>}
        {retry !== undefined && (
          <button type="button" class="button" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}
