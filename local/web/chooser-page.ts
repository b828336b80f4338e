/** The page of the local user pool: who do you want to be? No script, and a style of its own file. */
import { html } from '../../shared/lambda/html.ts';
import type { Role } from './local-tokens.ts';
import type { WebAnswer } from './web-parts.ts';

export interface Choice {
  readonly sub: string;
  readonly role: Role;
  readonly label: string;
}

const POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The request's own parameters go along with the choice. */
export function chooserPage(query: URLSearchParams, choices: readonly Choice[]): WebAnswer {
  const kept = [...query].filter(([name]) => name !== 'reader' && name !== 'role');
  const address = ({ sub, role }: Choice) =>
    `/oauth2/authorize?${new URLSearchParams([...kept, ['role', role], ['reader', sub]]).toString()}`;
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Sign in to Chokepoint, on this machine</title><link rel="stylesheet" href="/status.css"></head>
<body>
<main>
<h1>Who do you want to be?</h1>
<p>This stands for the sign-in page of a deployed Chokepoint. On this machine there are no passwords.</p>
<ul>
${choices.map((choice) => html`<li><a href="${address(choice)}">${choice.label}</a></li>`)}
</ul>
<form action="/oauth2/authorize" method="get">
${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="role" value="analyst">
<p><label>Another analyst, by reader id <input name="reader" required maxlength="128" pattern="[A-Za-z0-9][A-Za-z0-9._:\\-]*" autocomplete="off"></label>
<button>Sign in</button></p>
</form>
</main>
</body></html>`;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: page.text,
    headers: { 'content-security-policy': POLICY },
  };
}
