/** Readers: the caller's own settings, addresses and subscriptions, and the operators' list. */
import { readerBody } from '../../../shared/api/reader-bodies.ts';
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { readersRoutes } from '../../../shared/api/routes/readers.ts';
import { pageOf } from '../cursors.ts';
import type { ManageServices } from '../services.ts';
import { addAddress, askForConfirmation, removeAddress } from './readers/addresses.ts';
import { getMe, putMe, removeMe } from './readers/me.ts';
import { previewNotices } from './readers/preview.ts';
import {
  addSubscription,
  listSubscriptions,
  removeSubscription,
  replaceSubscription,
} from './readers/subscriptions.ts';
import { sendTestNotice } from './readers/test-notice.ts';

export const readersOperations: OperationsOf<typeof readersRoutes, ManageServices> = {
  getMe: ({ caller }, services) => getMe(caller, services),
  putMe: ({ caller, body, precondition }, services) => putMe(caller, { settings: body, precondition }, services),
  removeMe: ({ caller, precondition }, services) => removeMe(caller, precondition, services),
  sendTestNotice,
  previewNotices: ({ caller, query }, services) => previewNotices(caller, query.months, services),
  addAddress,
  askForConfirmation: ({ caller, parameters }, services) => askForConfirmation(caller, parameters.address, services),
  removeAddress: ({ caller, parameters }, services) => removeAddress(caller, parameters.address, services),
  listSubscriptions,
  addSubscription,
  replaceSubscription: ({ caller, parameters, body }, services) =>
    replaceSubscription(caller, { ...body, id: parameters.subscription }, services),
  removeSubscription: ({ caller, parameters }, services) =>
    removeSubscription(caller, parameters.subscription, services),
  listReaders: async (request, { readers }) => {
    const summaries = (await readers.list()).filter(({ leavingAt }) => leavingAt === undefined).map(readerBody);
    const found = request.query.problem ? summaries.filter(({ problems }) => problems.length > 0) : summaries;
    return { status: 200, body: pageOf(request, found, { key: ({ id }) => [id] }) };
  },
};
