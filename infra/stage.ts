/** What differs between one deployment and another. Everything else is the same in every stage. */
import * as z from 'zod';

const stageSchema = z.strictObject({
  /** Part of every name, so two stages can share an account. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'lower-case letters, digits and hyphens, at most 16, starting with a letter'),
  /** The console's address, with which permalinks in notices start. */
  linkBase: z.url({ protocol: /^https?$/ }),
  /** Who hears of Chokepoint's own failures. Without it the operations topic has no subscriber yet. */
  operationsEmail: z.email().optional(),
  logRetentionDays: z.literal([7, 14, 30, 90, 180, 365]).default(90),
});

export type Stage = z.output<typeof stageSchema>;

/** `dev` needs no setting; any other stage must at least say where its console is. */
const developmentLinkBase = 'http://127.0.0.1:8080';

/**
 * The stage as the command line's context gives it: `-c stage=prod -c linkBase=https://… -c operationsEmail=…`.
 * Throws a message that names each setting which is missing or wrong.
 */
export function readStage(context: (key: string) => unknown): Stage {
  const name = context('stage') ?? 'dev';
  const days = context('logRetentionDays');
  const settings = {
    name,
    linkBase: context('linkBase') ?? (name === 'dev' ? developmentLinkBase : undefined),
    operationsEmail: context('operationsEmail'),
    logRetentionDays: days === undefined ? undefined : Number(days),
  };
  const parsed = stageSchema.safeParse(settings);
  if (!parsed.success) throw new Error(`The stage's settings are not usable:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
