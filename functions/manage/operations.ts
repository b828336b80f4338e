/** Every operation there is, by name: one for each route of the table, or it does not compile. */
import type { OperationsOf } from '../../shared/api/route.ts';
import type { routes } from '../../shared/api/routes.ts';
import { alertsOperations } from './operations/alerts.ts';
import { documentsOperations } from './operations/documents.ts';
import { readersOperations } from './operations/readers.ts';
import { referenceOperations } from './operations/reference.ts';
import { releasesOperations } from './operations/releases.ts';
import { rulesOperations } from './operations/rules.ts';
import { runsOperations } from './operations/runs.ts';
import { seriesOperations } from './operations/series.ts';
import type { ManageServices } from './services.ts';

export const operations = {
  ...rulesOperations,
  ...alertsOperations,
  ...readersOperations,
  ...seriesOperations,
  ...releasesOperations,
  ...referenceOperations,
  ...runsOperations,
  ...documentsOperations,
} satisfies OperationsOf<typeof routes, ManageServices>;
