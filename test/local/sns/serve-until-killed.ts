/** Serves the file named on the command line, says where, and never ends by itself. */
import { startLocalSns } from '../../../local/sns/local-sns.ts';

const [, , file = ':memory:'] = process.argv;
const sns = await startLocalSns({ file });
process.stdout.write(`${sns.url}\n`);
