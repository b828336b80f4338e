/** What the API works with on one machine beside the stores: runs in this process, and the rules that must wait here. */
import type { ManageServices } from '../../functions/manage/services.ts';
import type { Announcer } from './announcer.ts';
import { reasonToWait } from './apply-rules.ts';
import type { Chosen } from './chosen-source.ts';
import { localPipeline } from './pipeline.ts';
import { type LocalRunStarter, localRunStarter } from './run-starter.ts';

export interface ServicesHere {
  readonly services: (built: ManageServices) => ManageServices;
  /** Resolves when no run is under way or waits. */
  idle(): Promise<void>;
}

export interface Here {
  readonly chosen: Chosen;
  readonly stop: AbortSignal;
  /** Runs wait until the releases were played that the service starts with. */
  readonly after: Promise<unknown>;
  readonly announcer: Pick<Announcer, 'note'>;
}

export function servicesHere({ chosen, stop, after, announcer }: Here): ServicesHere {
  let starter: LocalRunStarter | undefined;
  return {
    services: (built) => {
      starter ??= localRunStarter({
        played: chosen.played,
        pipeline: () => localPipeline(stop),
        runs: built.runs,
        releases: built.releases,
        clock: built.clock,
        after,
        onFault: (run, faults) => announcer.note(`chokepoint: the run ${run} did not complete: ${faults.join('; ')}`),
      });
      return { ...built, runStarter: starter, holdReason: (document) => reasonToWait(document, chosen) };
    },
    idle: async () => starter?.idle(),
  };
}
