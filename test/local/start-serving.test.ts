/** Without --once the service keeps serving: its page, its inbox, and how it ends. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CliRun, cli, freshDirectory, linesIn, processesWith, summaryIn } from '../support/cli.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

interface Served {
  readonly url: string;
  readonly data: string;
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

/** Resolves once the play has ended and the page is served. */
function serve(data: string, parameters: readonly string[] = []): Promise<Served> {
  return new Promise((resolve, reject) => {
    const ended = cli(['start', '--json', '--port', '0', '--data', data, '--until', '2025-03', ...parameters], {
      onErrorLine(line, child) {
        const url = /^Serving on (http:\/\/127\.0\.0\.1:\d+) /.exec(line)?.[1];
        if (url !== undefined) resolve({ url, data, child, ended });
      },
    });
    ended.then(({ stderr }) => reject(new Error(`it ended before it served: ${stderr}`)), reject);
  });
}

let served: Served;
beforeAll(async () => {
  served = await serve(freshDirectory());
});
afterAll(() => {
  served.child.kill('SIGKILL');
});

describe('a service that keeps serving', () => {
  test('shows its page as HTML that may load nothing from elsewhere', async () => {
    const response = await fetch(`${served.url}/status`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page).toContain('China&#39;s share of US unwrought tungsten imports');
    expect(page).toContain('analyst@example.org');
    const style = await fetch(new URL(/href="([^"]+\.css)"/.exec(page)?.[1] ?? '', served.url));
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });

  test('lists what each address received: the mail, and a text message of one part', async () => {
    const response = await fetch(`${served.url}/inbox.json`);
    const inbox = (await response.json()) as {
      protocol: string;
      kind: string;
      events?: string[];
      subject?: string;
      body: string;
      sms?: { parts: number };
    }[];
    const notices = inbox.filter(({ kind }) => kind === 'notification');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(notices.map(({ protocol }) => protocol).toSorted()).toEqual(['email', 'sms']);
    expect(notices.every(({ events }) => events?.some((id) => id.startsWith('us-tungsten-china.2025-03.raised')))).toBe(
      true,
    );
    const [mail, text] = [
      notices.find(({ protocol }) => protocol === 'email'),
      notices.find(({ protocol }) => protocol === 'sms'),
    ];
    expect(mail?.subject?.length).toBeLessThanOrEqual(99);
    expect(text?.sms?.parts).toBe(1);
  });

  test('the links in a notice lead to this service, to the alert itself', async () => {
    const inbox = (await (await fetch(`${served.url}/inbox.json`)).json()) as {
      kind: string;
      protocol: string;
      body: string;
    }[];
    const mail = inbox.find(({ kind, protocol }) => kind === 'notification' && protocol === 'email')?.body ?? '';
    const link = new URL(/Alert: (\S+)/.exec(mail)?.[1] ?? '');
    expect([link.origin, link.pathname]).toEqual([served.url, '/']);
    const page = await (await fetch(`${served.url}/status`)).text();
    expect(page).toContain(`id="${decodeURIComponent(link.hash.slice(1))}"`);
  });

  test('lists the alert events with their explanation', async () => {
    const events = (await (await fetch(`${served.url}/alerts.json`)).json()) as {
      id: string;
      explanation: { recording?: string };
    }[];
    expect(events.map(({ id }) => id)).toContainEqual(expect.stringMatching(/^us-tungsten-china\.2025-03\.raised/));
    expect(events[0]?.explanation.recording).toContain('US Census Bureau');
  });

  test.each(['/nothing', '/status.js', '/..%2f..%2fpackage.json', '//example.org/x', '/inbox.json/'])(
    'answers 404 to %s',
    async (path) => {
      expect((await fetch(`${served.url}${path}`)).status).toBe(404);
    },
  );

  test('reads only: a POST is answered 405, a HEAD has no body', async () => {
    expect((await fetch(served.url, { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await fetch(served.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('a second service on the same data is refused in one line, and the first goes on', async () => {
    const second = await cli(['start', '--once', '--json', '--data', served.data]);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toBe(
      `chokepoint: data directory ${served.data} is in use by another running service; stop that one, or name another directory\n`,
    );
    expect((await fetch(served.url)).status).toBe(200);
  });

  test('Ctrl+C ends it with exit code 0, and no process stays', async () => {
    served.child.kill('SIGINT');
    const run = await served.ended;
    expect(run).toMatchObject({ code: 0, signal: null });
    expect(summaryIn(run.stderr.split('Serving on')[0] ?? '')).toMatchObject({
      releases: 3,
      notices: linesIn(run).notices.length,
    });
    expect(await processesWith(served.data)).toEqual([]);
    await expect(fetch(served.url)).rejects.toThrow();
  });

  test('SIGTERM ends one that is still playing, and the next start goes on with what is left', async () => {
    const data = freshDirectory();
    const run = await cli(['start', '--once', '--json', '--data', data, '--until', '2025-05'], {
      onLine: (line, _, child) => {
        if (line.includes('"period":"2025-03"')) child.kill('SIGTERM');
      },
    });
    expect(run.signal).toBeNull();
    expect(await processesWith(data)).toEqual([]);
    const next = await cli(['start', '--once', '--json', '--data', data, '--until', '2025-05']);
    const alerts = [...linesIn(run).alerts, ...linesIn(next).alerts].filter(({ rule }) => rule === 'us-tungsten-china');
    expect(alerts.map(({ kind, period }) => `${kind} ${period}`)).toEqual(['raised 2025-03']);
    expect(linesIn(next).releases.at(-1)).toBe('2025-05');
  });

  test('Ctrl+C during the start leaves nothing running', async () => {
    const data = freshDirectory();
    const pending: ChildProcess[] = [];
    const ended = cli(['start', '--json', '--data', data, '--port', '0'], {
      onErrorLine: (_, child) => void pending.push(child),
    });
    while (pending.length === 0) await sleep(10);
    pending[0]?.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(await processesWith(data)).toEqual([]);
  });
});
