import { escapeMarkup, type XmlResult } from './xml-response.ts';

/** What a person reads after following the link in a mail. */
export interface LinkOutcome {
  readonly action: string;
  readonly result: XmlResult | undefined;
  readonly unsubscribeLink?: string;
}

export function renderLinkPage({ action, result, unsubscribeLink }: LinkOutcome): string {
  if (action !== 'ConfirmSubscription') {
    return page('Subscription removed', [
      'This address is no longer subscribed. A mail with a link to come back is on its way.',
    ]);
  }
  const undo = unsubscribeLink === undefined ? '' : `<a href="${escapeMarkup(unsubscribeLink)}">Unsubscribe</a>`;
  const arn = typeof result?.['SubscriptionArn'] === 'string' ? result['SubscriptionArn'] : '';
  return page('Subscription confirmed', [
    'This address receives the messages of the topic from now on.',
    `The subscription is <code>${escapeMarkup(arn)}</code>.`,
    `If this was not your intention: ${undo}.`,
  ]);
}

export function renderRefusalPage(reason: string): string {
  return page('This link does not work', [escapeMarkup(reason), 'A link to confirm works for two days.']);
}

function page(title: string, paragraphs: readonly string[]): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${title}</title>`,
    '<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}code{overflow-wrap:anywhere}</style>',
    `</head><body><main><h1>${title}</h1>`,
    ...paragraphs.map((paragraph) => `<p>${paragraph}</p>`),
    '</main></body></html>',
  ].join('\n');
}
