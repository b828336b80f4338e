/**
 * Records of a CSV text (RFC 4180): cells may stand in double quotes, in which a doubled quote is one and commas and
 * line breaks are text. Every record has the header's number of cells, otherwise an Error names the record.
 */
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...lines] = cells(text);
  return lines.map((line, index) => {
    if (line.length !== header.length)
      throw new Error(`record ${index + 1} has ${line.length} cells; the header has ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, line[column] ?? '']));
  });
}

/** One match is one cell with what ends it: a comma, a line break, or the end of the text. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const start = CELL.lastIndex;
    const match = CELL.exec(text);
    if (match === null) throw new Error(`stray quote after character ${start} of the CSV text`);
    const [, quoted, plain = '', end] = match;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',' && CELL.lastIndex < text.length) continue;
    if (end === ',') line.push('');
    lines.push(line);
    line = [];
  }
  return lines;
}
