/** Every registered source has a pipeline; its own profile says where, when and how hard to ask. */
import { sources } from '../shared/sources/index.ts';
import type { ScheduledSource } from './constructs/pipeline.ts';

export const scheduledSources: readonly ScheduledSource[] = Object.values(sources).map(({ profile }) => profile);
