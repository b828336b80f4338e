import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('bundle-command.ts', import.meta.url));

/**
 * The bundle of a function as Lambda's code. CDK bundles without waiting, so esbuild's plugins, which cannot, run in a
 * process of their own.
 */
export function bundledCode(folder: string): Code {
  return Code.fromAsset(fileURLToPath(new URL(`../../functions/${folder}`, import.meta.url)), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: bundling here either works or throws.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (directory) => {
          execFileSync(process.execPath, [command, folder, directory], { stdio: ['ignore', 'ignore', 'inherit'] });
          return true;
        },
      },
    },
  });
}
