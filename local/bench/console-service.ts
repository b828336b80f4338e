/** The scene of the console's benchmark as a process of its own: `console-service.ts RULES` sends its address when it stands. */
import { consoleScene } from './console-scene.ts';

const scene = await consoleScene(Number(process.argv[2]));
process.send?.(scene.url);
process.once('disconnect', () => void scene.close());
