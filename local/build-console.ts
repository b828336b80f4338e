/** `npm run build:console`: writes `console/dist`, if it is not of the present sources already. */
import { builtConsole } from './web/built-console.ts';

process.stdout.write(`${await builtConsole()}\n`);
