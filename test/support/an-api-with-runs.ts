/** The HTTP API with runs: the real state machine in this process, on the carried figures of the US Census Bureau. */
import { chosenSources, type PlayedSource } from '../../local/play/chosen-source.ts';
import { localPipeline } from '../../local/play/pipeline.ts';
import { type LocalRunStarter, localRunStarter } from '../../local/play/run-starter.ts';
import { startTestApi, type TestApi } from './an-api.ts';
import { storesOn } from './stores.ts';

export interface ApiWithRuns extends TestApi {
  readonly source: PlayedSource;
  readonly starter: LocalRunStarter;
  readonly stores: ReturnType<typeof storesOn>;
  /** Plays every carried month up to this one, as one run. */
  playUntil(period: string): Promise<void>;
}

/** One a file: the handlers of the functions read their environment once. */
export async function startApiWithRuns(): Promise<ApiWithRuns> {
  const { played } = await chosenSources({ live: false, source: 'us-census' }, new Set(), {});
  const [source] = played;
  if (source === undefined) throw new Error('the carried figures are not played');
  let starter: LocalRunStarter | undefined;
  const api = await startTestApi({
    services: (built) => {
      starter ??= localRunStarter({
        played,
        pipeline: () => localPipeline(),
        runs: built.runs,
        releases: built.releases,
        clock: built.clock,
      });
      return { ...built, runStarter: starter };
    },
  });
  Object.assign(process.env, api.cloud.environment, source.environment);
  // The services are built with the first call.
  await api.call('GET', '/rules', { role: 'analyst' });
  if (starter === undefined) throw new Error('the API has built no services');
  const runs = starter;
  return {
    ...api,
    source,
    starter: runs,
    stores: storesOn(api.cloud.table),
    async playUntil(period) {
      source.publish?.(period);
      const run = `play-${period}`;
      await runs.start({ run, source: source.id, from: source.from, until: period });
      await runs.idle();
      if ((await runs.state({ run, source: source.id })) !== 'succeeded')
        throw new Error(`the run for ${period} failed`);
    },
    async close() {
      await runs.idle();
      await api.close();
      await source.close();
    },
  };
}
