import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from './stage.ts';

/** What becomes of data that cannot be had again when the stack, or the resource, goes. */
export function removalPolicy(stage: Stage): RemovalPolicy {
  return stage.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
