/** Months of a range. Beside `shared/domain/period.ts`, which brings the whole schema library with it. */
export function monthsBetween(from: string, until: string): string[] {
  const months: string[] = [];
  const [year = 0, month = 1] = from.split('-').map(Number);
  for (let index = year * 12 + month - 1; ; index++) {
    const period = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
    if (!(period <= until)) return months;
    months.push(period);
  }
}
