/** Writes the state machine's definition where the local service reads it, so that it starts without CDK. */
import { writeFileSync } from 'node:fs';
import { pipelineOf, unbundledStack } from './synthesized-pipeline.ts';

const definition = pipelineOf(unbundledStack(), 'us-census');
writeFileSync(new URL('../local/pipeline.asl.json', import.meta.url), `${JSON.stringify(definition, null, 2)}\n`);
