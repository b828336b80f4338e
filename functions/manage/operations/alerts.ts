/** Alerts: read, acknowledged by everybody for all, snoozed by each for themselves. */
import * as z from 'zod';
import type { Caller, OperationsOf } from '../../../shared/api/route.ts';
import type { alertsRoutes } from '../../../shared/api/routes/alerts.ts';
import type { AlertFilter } from '../../../shared/domain/alert-filter.ts';
import type { AlertRecord } from '../../../shared/domain/alert-record.ts';
import { snoozed } from '../../../shared/domain/mailbox-steps.ts';
import { cursorAfter, positionOf } from '../cursors.ts';
import { ProblemFound } from '../problem-found.ts';
import type { ManageServices } from '../services.ts';
import { type AlertContext, alertBody, eventBody, snoozeOf } from './alerts/alert-bodies.ts';
import { eventRows } from './alerts/alert-rows.ts';
import { listNotices, listParkedNotices, retryParkedNotice } from './alerts/notices.ts';
import { readerNames } from './reader-names.ts';

const ATTEMPTS = 10;
const LONGEST_SNOOZE_MS = 366 * 86_400_000;
/** They are kept in one item with everything else that a reader waits for. */
const MOST_SNOOZES = 500;

export const alertsOperations: OperationsOf<typeof alertsRoutes, ManageServices> = {
  listAlerts: async (request, services) => {
    const { limit, cursor: _, ...conditions } = request.query;
    const after = positionOf(request, z.string());
    const filter = definedIn(conditions);
    const { items, next } = await services.alerts.listAlerts({ filter, limit, ...(after !== undefined && { after }) });
    const context = await contextOf(request.caller, items, services);
    return {
      status: 200,
      body: {
        items: items.map((record) => alertBody(record, context)),
        ...(next !== undefined && { next: cursorAfter(request, next) }),
      },
    };
  },
  getAlert: async ({ parameters, caller, accept }, services) => {
    const record = await foundAlert(parameters.alert, services);
    const context = await contextOf(caller, [record], services);
    const events = await services.alerts.alertEvents(record);
    const headers = { etag: etagOf(record, context) };
    const last = events.at(-1);
    if (accept === 'text/csv' && last !== undefined)
      return { status: 200, type: 'text/csv', text: await eventRows(last, services), headers };
    return { status: 200, body: { ...alertBody(record, context), events: events.map(eventBody) }, headers };
  },
  acknowledgeAlert: async ({ parameters, caller, body }, services) => {
    const { comment } = body;
    const seen = {
      by: caller.id,
      at: services.clock.now().toISOString(),
      ...(comment !== undefined && { comment }),
    };
    const record = (await services.alerts.acknowledge(parameters.alert, seen)) ?? noSuchAlert();
    return answered(record, caller, services);
  },
  takeBackAcknowledgement: async ({ parameters, caller }, services) => {
    const record = (await services.alerts.acknowledge(parameters.alert, undefined)) ?? noSuchAlert();
    return answered(record, caller, services);
  },
  snoozeAlert: async ({ parameters, caller, body }, services) => {
    const record = await foundAlert(parameters.alert, services);
    const ahead = new Date(body.until).getTime() - services.clock.now().getTime();
    if (ahead <= 0 || ahead > LONGEST_SNOOZE_MS)
      throw new ProblemFound('invalid-body', 'The snooze does not fit.', {
        errors: [{ path: 'until', found: body.until, expected: 'an instant from now on, at most a year ahead' }],
      });
    await changeSnooze(caller, { alert: record.id, until: body.until }, services);
    return answered(record, caller, services);
  },
  endSnooze: async ({ parameters, caller }, services) => {
    const record = await foundAlert(parameters.alert, services);
    await changeSnooze(caller, { alert: record.id, until: undefined }, services);
    return answered(record, caller, services);
  },
  listNotices,
  listParkedNotices,
  retryParkedNotice,
};

/** Only the conditions that were given. */
function definedIn(conditions: { readonly [Name in keyof AlertFilter]?: AlertFilter[Name] | undefined }): AlertFilter {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

async function foundAlert(id: string, { alerts }: ManageServices): Promise<AlertRecord> {
  return (await alerts.alert(id)) ?? noSuchAlert();
}

function noSuchAlert(): never {
  throw new ProblemFound('not-found', 'There is no alert of this id.');
}

/** The alert as it then stands. */
async function answered(record: AlertRecord, caller: Caller, services: ManageServices) {
  return { status: 200, body: alertBody(record, await contextOf(caller, [record], services)) } as const;
}

async function contextOf(
  { id }: Caller,
  records: readonly AlertRecord[],
  services: ManageServices,
): Promise<AlertContext> {
  const { snoozes = {} } = await services.mailboxes.mailbox(id);
  const namesOf = await readerNames(
    records.map(({ acknowledgement }) => acknowledgement?.by),
    services,
  );
  return { linkBase: services.environment.LINK_BASE, snoozes, now: services.clock.now(), namesOf };
}

/** The caller's snooze is part of what is read. */
function etagOf(record: AlertRecord, context: AlertContext): string {
  const until = snoozeOf(record, context);
  return until === undefined ? `"${record.version}"` : `"${record.version}-${Date.parse(until)}"`;
}

interface Snooze {
  readonly alert: string;
  readonly until: string | undefined;
}

async function changeSnooze({ id }: Caller, { alert, until }: Snooze, services: ManageServices): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const box = await services.mailboxes.mailbox(id);
    if (box.snoozes?.[alert] === until) return;
    const next = snoozed(box, alert, until, services.clock.now());
    if (Object.keys(next.snoozes ?? {}).length > MOST_SNOOZES)
      throw new ProblemFound('conflict', `You have snoozed ${MOST_SNOOZES} alerts; end one of these first.`);
    if (await services.mailboxes.saveMailbox(next)) return;
  }
  throw new ProblemFound('conflict', 'Your mailbox was changed at every attempt.', { headers: { 'retry-after': '1' } });
}
