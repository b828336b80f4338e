/** The API's own documents. */
import { openApiDocument } from '../../../shared/api/openapi.ts';
import { isProblemSlug, PROBLEMS, problemType } from '../../../shared/api/problems.ts';
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { documentsRoutes } from '../../../shared/api/routes/documents.ts';
import { routes } from '../../../shared/api/routes.ts';
import { ruleJsonSchema } from '../../../shared/domain/rule-json-schema.ts';
import { docsPage } from '../pages/docs-page.ts';
import { PAGE_POLICY } from '../pages/page.ts';
import { problemPage } from '../pages/problem-page.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';

const PAGE_HEADERS = { 'content-security-policy': PAGE_POLICY };

const openApi = lazily(() => openApiDocument(routes));
const docs = lazily(() => docsPage(openApi()));

export const documentsOperations: OperationsOf<typeof documentsRoutes, ManageServices> = {
  getOpenApi: () => ({ status: 200, body: openApi() }),
  getDocs: () => ({ status: 200, type: 'text/html', text: docs(), headers: PAGE_HEADERS }),
  getProblem: ({ parameters, accept }) => {
    const { problem } = parameters;
    if (!isProblemSlug(problem)) throw new ProblemFound('not-found', 'There is no such kind of problem.');
    if (accept === 'text/html')
      return { status: 200, type: 'text/html', text: problemPage(problem), headers: PAGE_HEADERS };
    return { status: 200, body: { type: problemType(problem), ...PROBLEMS[problem] } };
  },
  getRuleSchema: () => ({ status: 200, body: ruleJsonSchema() }),
};

/** Made at the first call, the same for every further one. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
