/** The table of the HTTP API: every route there is. An area is added with one line. */
import type { Route } from './route.ts';
import { alertsRoutes } from './routes/alerts.ts';
import { documentsRoutes } from './routes/documents.ts';
import { readersRoutes } from './routes/readers.ts';
import { referenceRoutes } from './routes/reference.ts';
import { releasesRoutes } from './routes/releases.ts';
import { rulesRoutes } from './routes/rules.ts';
import { runsRoutes } from './routes/runs.ts';
import { seriesRoutes } from './routes/series.ts';

export const routes = [
  ...rulesRoutes,
  ...alertsRoutes,
  ...readersRoutes,
  ...seriesRoutes,
  ...releasesRoutes,
  ...referenceRoutes,
  ...runsRoutes,
  ...documentsRoutes,
] as const satisfies readonly Route[];
