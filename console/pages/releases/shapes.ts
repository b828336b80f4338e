/** The shapes of releases and runs, as the API answers them. */
import type * as z from 'zod';
import type { releaseEntrySchema } from '../../../shared/api/schemas/releases.ts';
import type { runSchema } from '../../../shared/api/schemas/runs.ts';

export type ReleaseEntry = z.output<typeof releaseEntrySchema>;
export type Run = z.output<typeof runSchema>;

export const RELEASE_STATES = ['due', 'late', 'arrived', 'revised'] as const;
