/** The real command line as a child process, at most two at a time: what it prints, how it ends, what it leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import * as z from 'zod';

const CLI = fileURLToPath(new URL('../../local/cli.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const AT_ONCE = 2;

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly milliseconds: number;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each whole line of standard output, and the milliseconds since the start. */
  readonly onLine?: (line: string, milliseconds: number, child: ChildProcess) => void;
  /** Called with each whole line of standard error. */
  readonly onErrorLine?: (line: string, child: ChildProcess) => void;
  /** `kill -9` after so many milliseconds. */
  readonly killAfterMs?: number;
  /** It mostly waits for something, so it need not wait for its turn. */
  readonly isIdle?: boolean;
}

const waiting: (() => void)[] = [];
let running = 0;

/** Runs `chokepoint` with these parameters until it ends. */
export async function cli(parameters: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  if (options.isIdle === true) return run(parameters, options);
  if (running >= AT_ONCE) await new Promise<void>((free) => waiting.push(free));
  running += 1;
  try {
    return await run(parameters, options);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function run(parameters: readonly string[], options: CliOptions): Promise<CliRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, ...parameters], {
    cwd: ROOT,
    env: { ...inherited(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = linesOf(child.stdout, (line) => options.onLine?.(line, performance.now() - startedAt, child));
  const stderr = linesOf(child.stderr, (line) => options.onErrorLine?.(line, child));
  const ended = new AbortController();
  if (options.killAfterMs !== undefined)
    sleep(options.killAfterMs, undefined, { signal: ended.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    );
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...how) => resolve(how)),
  );
  ended.abort();
  return { code, signal, stdout: stdout.text, stderr: stderr.text, milliseconds: performance.now() - startedAt };
}

/** The environment without what would change what the command does. */
function inherited(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(CHOKEPOINT_|AWS_|POWERTOOLS_|PORT$|DYNAMODB_ENDPOINT$|NODE_OPTIONS$|VITEST)/.test(name),
  );
  return Object.fromEntries(kept);
}

function linesOf(stream: NodeJS.ReadableStream, onLine: (line: string) => void): { text: string } {
  const seen = { text: '' };
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    seen.text += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return seen;
}

const directories: string[] = [];

/** A directory of its own, gone when the file's tests have ended. Call it in a test, not at the top of a file. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'chokepoint-test-'));
  directories.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** The lines that `--json` may print, each with exactly the documented members. */
const lineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('release'), source: z.string(), period: z.string() }),
  z.strictObject({
    type: z.literal('alert'),
    kind: z.string(),
    rule: z.string(),
    subject: z.string(),
    period: z.string(),
    value: z.number().nullable(),
    threshold: z.number(),
    severity: z.enum(['warning', 'critical']),
    vintage: z.string(),
    id: z.string(),
  }),
  z.strictObject({
    type: z.literal('notice'),
    reader: z.string(),
    protocol: z.enum(['email', 'sms']),
    events: z.array(z.string()).min(1),
    text: z.string().min(1),
  }),
]);
type Line = z.output<typeof lineSchema>;
export type AlertLine = Extract<Line, { type: 'alert' }>;
export type NoticeLine = Extract<Line, { type: 'notice' }>;

/** Standard output of `--json`, parsed; throws for anything but a documented object. */
export function linesIn({ stdout }: Pick<CliRun, 'stdout'>) {
  // A killed process may leave half a line; whole ones end in a line break.
  const lines = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return {
    releases: lines.flatMap((line) => (line.type === 'release' ? [line.period] : [])),
    alerts: lines.filter((line) => line.type === 'alert'),
    notices: lines.filter((line) => line.type === 'notice'),
  };
}

/** `kind period` of one rule's alerts, in the order printed. */
export function storyOf(rule: string, alerts: readonly AlertLine[]): string[] {
  return alerts.filter((alert) => alert.rule === rule).map(({ kind, period }) => `${kind} ${period}`);
}

/** The counts of the summary line. */
export function summaryIn(text: string) {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) releases, (\d+) assessments, (\d+) alert events, (\d+) notices$/.exec(last);
  if (match === null) throw new Error(`the last line is no summary: ${last}`);
  const [releases = 0, assessments = 0, events = 0, notices = 0] = match.slice(1).map(Number);
  return { releases, assessments, events, notices };
}

/** A notice without what differs between two services: ports, instants, the arn, and how a pull was cut into requests. */
export function noticeKey({ protocol, text }: Pick<NoticeLine, 'protocol' | 'text'>): string {
  const settled = text
    .replace(/^ {2}Query: .*\n/gm, '')
    .replace(/retrieved \S+Z/g, 'retrieved then')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replace(/SubscriptionArn=\S+/g, 'SubscriptionArn');
  return `${protocol} ${settled}`;
}

/** The processes whose command line names the directory, once those that are ending have ended. */
export async function processesWith(directory: string): Promise<string[]> {
  const deadline = performance.now() + 10_000;
  let found = namedIn(directory);
  while (found.length > 0 && performance.now() < deadline) {
    await sleep(50);
    found = namedIn(directory);
  }
  return found;
}

function namedIn(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => `${pid} ${commandLine(pid)}`)
    .filter((line) => line.includes(directory));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
