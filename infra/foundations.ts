import type { Alarms } from './constructs/alarms.ts';
import type { Notices } from './constructs/notices.ts';
import type { Store } from './constructs/store.ts';
import type { Undelivered } from './constructs/undelivered.ts';
import type { Stage } from './stage.ts';

/** What functions stand on. */
export interface Foundations {
  readonly stage: Stage;
  readonly alarms: Alarms;
  readonly store: Store;
  readonly notices: Notices;
  readonly undelivered: Undelivered;
  /** The console's address, with which every permalink in a notice starts. */
  readonly linkBase: string;
}

/** What every {@link ServiceFunction} is given. */
export function common({ stage, alarms }: Foundations, folder: string) {
  return { folder, stage, alarms };
}

/** Variables that every contract has. */
export function tableAndStage({ stage, store }: Foundations) {
  return { TABLE_NAME: store.table.tableName, STAGE: stage.name };
}
