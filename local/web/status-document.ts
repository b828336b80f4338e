import type { AlertEvent } from '../../shared/domain/alert.ts';
import { eventFigure, eventTitle, headWord } from '../../shared/domain/notice-words.ts';
import { figure, percent } from '../../shared/domain/phrases.ts';
import type { StoredRule } from '../../shared/ports/rule-store.ts';
import type { InboxMessage } from '../sns/inbox.ts';
import { html, type Markup } from '../../shared/lambda/html.ts';

export interface Status {
  readonly rules: readonly StoredRule[];
  /** Newest first. */
  readonly events: readonly AlertEvent[];
  readonly inbox: readonly InboxMessage[];
}

/** The whole page. A permalink of a notice (`/#/alerts/<id>`) leads to the alert's own place in it. */
export function statusDocument({ rules, events, inbox }: Status): string {
  const recording = events.find(({ explanation }) => explanation.recording !== undefined)?.explanation.recording;
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Chokepoint, on this machine</title><link rel="stylesheet" href="/status.css"></head>
<body>
<header><h1>Chokepoint</h1><p>Alerts when a trade dependence crosses the line that you drew. This page shows the service on this machine; reload it to see more.</p>
${recording === undefined ? [] : [html`<p class="label">Recorded data: ${recording}</p>`]}
<nav aria-label="Sections"><a href="#alerts">Alert events (${events.length})</a> <a href="#inbox">Inbox (${inbox.length})</a> <a href="#rules">Rules (${rules.length})</a></nav></header>
<main>
<section aria-labelledby="alerts"><h2 id="alerts">Alert events, newest period first</h2>
${events.length === 0 ? [html`<p>None yet. A release that crosses a line puts its event here.</p>`] : placed(events).map(alertArticle)}</section>
<section aria-labelledby="inbox"><h2 id="inbox">What each address received</h2>
${inbox.length === 0 ? [html`<p>Nothing yet.</p>`] : [...inbox].reverse().map(messageArticle)}</section>
<section aria-labelledby="rules"><h2 id="rules">Rules</h2><ul>${rules.map(ruleItem)}</ul></section>
</main>
</body></html>`;
  return page.text;
}

/** The newest event of an alert stands at its permalink, the others at places of their own. */
function placed(events: readonly AlertEvent[]): { event: AlertEvent; place: string }[] {
  const taken = new Set<string>();
  return events.map((event) => {
    const alert = event.alert?.id;
    const place = alert === undefined || taken.has(alert) ? event.id : alert;
    taken.add(place);
    return { event, place };
  });
}

function alertArticle({ event, place }: { event: AlertEvent; place: string }): Markup {
  const { explanation } = event;
  return html`<article id="/alerts/${place}" class="${event.kind === 'resolved' ? 'clear' : event.severity}">
<h3><span class="word">${headWord(event)}</span> ${eventTitle(event)}</h3>
<p class="figure">${eventFigure(event)} <time>${event.period}</time></p>
<p>${event.reason}</p>
<details><summary>Why, and on which data</summary>
<p>${explanation.metric} of ${explanation.scope}: ${explanation.basis}, in ${explanation.unit}. ${explanation.sourceName}, retrieved ${explanation.retrievedAt}, vintage ${explanation.vintage}.</p>
<table><caption>Largest partners</caption><thead><tr><th scope="col">Partner</th><th scope="col">Share</th><th scope="col">${explanation.unit}</th></tr></thead>
<tbody>${explanation.suppliers.map(({ name, share, amount }) => html`<tr><th scope="row">${name}</th><td>${percent(share)}</td><td>${figure(amount, 'amount', '')}</td></tr>`)}</tbody></table>
<p>${explanation.sentence}</p></details></article>`;
}

function messageArticle({ protocol, address, subject, body, kind, copies, receivedAt, sms }: InboxMessage): Markup {
  const title = protocol === 'sms' ? body : (subject ?? kind);
  const parts = sms === undefined ? '' : `, ${sms.encoding}, ${sms.parts} part${sms.parts === 1 ? '' : 's'}`;
  const repeat = copies > 1 ? `, received ${copies} times` : '';
  return html`<article class="message ${protocol}"><details><summary>${protocol === 'sms' ? 'SMS' : 'E-mail'} to ${address}: ${title}</summary>
<pre>${body}</pre></details><p class="meta">${receivedAt}${parts}${repeat}</p></article>`;
}

function ruleItem({ document, onHold }: StoredRule): Markup {
  return html`<li><strong>${document.name}</strong> <code>${document.id}</code>${onHold === undefined ? '' : `: ${onHold}`}</li>`;
}
