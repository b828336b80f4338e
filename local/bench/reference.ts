/** What the workload's rules answer by their definitions: every sum anew for every month, nothing shared. Slow on purpose. */
import { mustEqual } from './measurement.ts';
import { MONTHS, PARTNERS, type Workload, type WorkloadRule } from './workload.ts';

/**
 * The changes of firing: `(rule * MONTHS + month) * 2 + state`, in order. A rule fires in a month when its condition
 * holds there and in the month before.
 */
export function referenceTransitions(workload: Workload): number[] {
  const transitions: number[] = [];
  workload.rules.forEach((rule, index) => {
    let [held, fired] = [false, false];
    for (let month = 0; month < MONTHS; month++) {
      const holds = holdsIn(rule, month, workload.values);
      const fires = holds && held;
      if (fires !== fired) transitions.push((index * MONTHS + month) * 2 + (fires ? 1 : 0));
      [held, fired] = [holds, fires];
    }
  });
  return transitions;
}

/** Adds the transitions of a rule to a list; its states, 0 or anything else for firing, begin at `at`. */
export function addTransitions(transitions: number[], rule: number, states: Uint8Array, at = 0): void {
  let before = 0;
  for (let month = 0; month < MONTHS; month++) {
    const now = states[at + month] as number;
    if (now === before) continue;
    if (now === 0 || before === 0) transitions.push((rule * MONTHS + month) * 2 + (now === 0 ? 0 : 1));
    before = now;
  }
}

/** The transitions of one rule, as if it were the first. */
export function ofRule(transitions: readonly number[], rule: number): number[] {
  const first = rule * MONTHS * 2;
  return transitions.filter((each) => each >= first && each < first + MONTHS * 2).map((each) => each - first);
}

/** Throws `ResultsDiffer` unless both are the same. */
export function mustAgree(what: string, found: readonly number[], expected: readonly number[]): void {
  mustEqual(`${what}, changes`, found.length, expected.length);
  mustEqual(`${what}, hash of all changes`, hashOf(found), hashOf(expected));
}

/** Throws `ResultsDiffer` unless just those rules are at another level than 0 that fire in the last month. */
export function mustFire(what: string, levels: Uint8Array, transitions: readonly number[]): void {
  const firing = new Uint8Array(levels.length);
  for (const each of transitions) firing[Math.floor(each / 2 / MONTHS)] = each % 2;
  const found = [...levels].map((level) => (level === 0 ? 0 : 1));
  mustEqual(what, hashOf(found), hashOf([...firing]));
}

/** FNV-1a over the transitions: a short name for all of them. */
export function hashOf(transitions: readonly number[]): string {
  let hash = 0x811c9dc5 | 0;
  for (const each of transitions) {
    hash = Math.imul(hash ^ (each & 0xffffffff), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(each / 4294967296), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function holdsIn(rule: WorkloadRule, month: number, values: Float64Array): boolean {
  const { kind, commodity, partner, threshold } = rule;
  const raw = (of: number, at: number) => values[(commodity * PARTNERS + of) * MONTHS + at] ?? Number.NaN;
  const amount = (of: number, at: number) => (Number.isNaN(raw(of, at)) ? 0 : raw(of, at));
  const year = (of: number) => {
    let sum = 0;
    for (let at = month - 11; at <= month; at++) sum += amount(of, at);
    return sum;
  };
  const ofAll = (each: (partner: number) => number) => {
    let sum = 0;
    for (let of = 0; of < PARTNERS; of++) sum += each(of);
    return sum;
  };
  switch (kind) {
    case 'share12':
      return month >= 11 && year(partner) / ofAll(year) > threshold;
    case 'share1':
      return raw(partner, month) / ofAll((of) => amount(of, month)) > threshold;
    case 'hhi12': {
      if (month < 11) return false;
      const total = ofAll(year);
      return ofAll((of) => (year(of) / total) ** 2) > threshold;
    }
    case 'yoy':
      return month >= 12 && raw(partner, month) / raw(partner, month - 12) - 1 > threshold;
  }
}
