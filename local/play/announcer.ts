/** What `npm start` prints: for people, or one JSON object a line for scripts. Written synchronously, so a kill cuts no line. */
import { writeSync } from 'node:fs';
import type { AlertEvent } from '../../shared/domain/alert.ts';
import { eventFigure, eventTitle, headWord } from '../../shared/domain/notice-words.ts';

export interface ReceivedNotice {
  readonly reader: string;
  readonly protocol: 'email' | 'sms';
  readonly address: string;
  readonly events: readonly string[];
  readonly text: string;
}

export interface Summary {
  readonly releases: number;
  readonly assessments: number;
  readonly events: number;
  readonly notices: number;
}

export interface Announcer {
  /** A release whose run begins. */
  release(source: string, period: string): void;
  alert(event: AlertEvent): void;
  notice(notice: ReceivedNotice): void;
  /** Anything else that a person wants to know; never on the standard output of a script. */
  note(text: string): void;
  summary(summary: Summary): void;
}

const STDOUT = 1;
const STDERR = 2;

/** For scripts: standard output carries JSON objects only. */
export function jsonAnnouncer(): Announcer {
  const line = (value: unknown) => write(STDOUT, JSON.stringify(value));
  return {
    release: (source, period) => line({ type: 'release', source, period }),
    alert: ({ kind, rule, subject, period, value, threshold, severity, vintage, id }) =>
      line({ type: 'alert', kind, rule, subject, period, value, threshold, severity, vintage, id }),
    notice: ({ reader, protocol, events, text }) => line({ type: 'notice', reader, protocol, events, text }),
    note: (text) => write(STDERR, text),
    summary: (summary) => write(STDERR, summaryLine(summary)),
  };
}

/** For people. */
export function textAnnouncer(): Announcer {
  return {
    release: (source, period) => write(STDOUT, `${period}  ${source} has published`),
    alert: (event) =>
      write(
        STDOUT,
        `         ${headWord(event)}: ${eventTitle(event)}, ${eventFigure(event)}\n           ${event.reason}`,
      ),
    notice: ({ protocol, address, text }) =>
      write(
        STDOUT,
        protocol === 'sms'
          ? `           SMS to ${address}: ${text}`
          : `           e-mail to ${address}: ${firstLine(text)}`,
      ),
    note: (text) => write(STDOUT, text),
    summary: (summary) => write(STDOUT, summaryLine(summary)),
  };
}

function summaryLine({ releases, assessments, events, notices }: Summary): string {
  return `${releases} releases, ${assessments} assessments, ${events} alert events, ${notices} notices`;
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}

/** A pipe that is full takes a line later. */
function write(descriptor: number, text: string): void {
  const line = Buffer.from(`${text}\n`);
  for (let written = 0; written < line.length; ) {
    try {
      written += writeSync(descriptor, line, written);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
