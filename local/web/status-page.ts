/** The local service's own page: what was raised and what each address received. Stands at `/` until there is a console. */
import { readFileSync } from 'node:fs';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { statusDocument } from './status-document.ts';
import { PLAIN_HEADERS, type WebAnswer } from './web-parts.ts';

const STYLE = readFileSync(new URL('./status.css', import.meta.url), 'utf8');
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const statusStyle: WebAnswer = { status: 200, type: 'text/css; charset=utf-8', body: STYLE };

/** The page as it stands now. */
export async function statusPage(cloud: LocalCloud): Promise<WebAnswer> {
  const rules = await dynamoRuleStore(cloud.table).list();
  const page = statusDocument({ rules, events: await alertEvents(cloud), inbox: cloud.sns.inbox() });
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: page,
    headers: { ...PLAIN_HEADERS, 'content-security-policy': POLICY },
  };
}

/** Every alert event of the rules there are, newest period first. */
export async function alertEvents(cloud: LocalCloud) {
  const rules = await dynamoRuleStore(cloud.table).list();
  const alerts = dynamoAlertStore(cloud.table);
  const events = (await Promise.all(rules.map(({ document }) => alerts.events(document.id)))).flat();
  return events.sort((a, b) => (a.period === b.period ? (a.rule < b.rule ? -1 : 1) : a.period < b.period ? 1 : -1));
}
