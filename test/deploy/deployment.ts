/** The stack, deployed: an emulated cloud, a replay server in place of the source, `cdk bootstrap`, `cdk deploy`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { startUsCensusReplay, type UsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { cdk } from './cdk.ts';
import { type Clients, clientsOf, type StackResource, stackResources } from './cloud.ts';
import { type Emulator, startEmulator } from './emulator.ts';

export const STAGE = 'dev';
const STACK = `chokepoint-${STAGE}`;
/** Only who has read it from Secrets Manager is answered by the replay server. */
const SOURCE_KEY = 'a key that only Secrets Manager has';

export interface Deployment {
  readonly emulator: Emulator;
  readonly replay: UsCensusReplay;
  readonly clients: Clients;
  readonly resources: readonly StackResource[];
  /** What the stack tells of itself: addresses and names. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Runs a command of the CDK on the stack as it was synthesized for the deployment, or on one synthesized anew. */
  cdk(parameters: readonly string[], options?: { isSynthesizedAnew?: boolean }): Promise<string>;
  close(): Promise<void>;
}

/** Deploys to an empty cloud. Each step is announced with the seconds since the start. */
export async function deploy(announce: (step: string) => void): Promise<Deployment> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of opened.splice(0).reverse()) await each();
  };
  try {
    const emulator = await startEmulator();
    opened.push(() => emulator.stop());
    announce('the emulator of AWS is ready');
    const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: SOURCE_KEY });
    opened.push(() => replay.close());
    const clients = clientsOf(emulator);
    opened.push(async () => Object.values(clients).forEach((client) => client.destroy()));
    // Elsewhere than here, or the command would synthesize our stack first.
    const account = `aws://${emulator.account}/${emulator.region}`;
    await cdk(['bootstrap', account], emulator.environment, emulator.directory);
    announce('cdk bootstrap is done');
    const outputsFile = join(emulator.directory, 'outputs.json');
    const ofStack = cdkOf(emulator, replay);
    const deploying = ['deploy', '--require-approval', 'never', '--outputs-file', outputsFile];
    await ofStack(deploying, { isSynthesizedAnew: true });
    announce('cdk deploy is done');
    await clients.secrets.send(
      new CreateSecretCommand({ Name: `/chokepoint/${STAGE}/sources/us-census`, SecretString: SOURCE_KEY }),
    );
    const resources = await stackResources(clients, STACK);
    return { emulator, replay, clients, resources, outputs: await outputsIn(outputsFile), cdk: ofStack, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function cdkOf({ directory, environment }: Emulator, replay: UsCensusReplay): Deployment['cdk'] {
  const synthesized = join(directory, 'cdk.out');
  const app = `'${process.execPath}' test/deploy/app.ts`;
  const context = ['--context', `usCensusUrl=${replay.url}`, '--context', 'console=off'];
  return (parameters, { isSynthesizedAnew = false } = {}) => {
    const source = isSynthesizedAnew ? ['--app', app, ...context, '--output', synthesized] : ['--app', synthesized];
    return cdk([...parameters, ...source], environment);
  };
}

async function outputsIn(file: string): Promise<Record<string, string>> {
  if (!existsSync(file)) return {};
  const outputs = z
    .record(z.string(), z.record(z.string(), z.string()))
    .parse(JSON.parse(await readFile(file, 'utf8')));
  return outputs[STACK] ?? {};
}
