import { environmentSchema } from './environment.ts';
import { manageHandler } from './manage.ts';
import { manageServices } from './services.ts';

export const handler = manageHandler(() => manageServices(environmentSchema.parse(process.env)), {
  checksAnswers: false,
});
