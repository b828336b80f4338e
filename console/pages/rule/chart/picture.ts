/** The charts as one picture, with what it is, its source and its vintage written on it. */

interface PictureText {
  readonly title: string;
  readonly sentence: string;
  /** Below the charts: source, vintage, whether recorded. */
  readonly foot: string;
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
  readonly text: string;
  readonly quiet: string;
  readonly ground: string;
}

const MARGIN = 24;
const GAP = 12;
const LINE = 18;
const FONT = 'ui-sans-serif, system-ui, sans-serif';
const SMALL = `12.5px ${FONT}`;

/** @returns a PNG as wide as the charts are drawn, in device pixels */
export async function pictureOf(charts: readonly HTMLCanvasElement[], words: PictureText): Promise<Blob> {
  const ratio = devicePixelRatio;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws no pictures');
  const width = Math.max(...charts.map((chart) => chart.width / ratio));
  const [sentence, foot] = [wrapped(context, words.sentence, width), wrapped(context, words.foot, width)];
  const key = legendLines(context, words.legend, width);
  const height = charts.reduce((sum, chart) => sum + chart.height / ratio + GAP, 0);
  const lines = sentence.length + foot.length + key.length;
  canvas.width = (width + 2 * MARGIN) * ratio;
  canvas.height = (height + 2 * MARGIN + lines * LINE + 46) * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = words.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  let y = MARGIN + 16;
  write(context, words.title, [MARGIN, y], { font: `600 18px ${FONT}`, colour: words.text });
  const small = { font: SMALL, colour: words.quiet };
  for (const line of sentence) write(context, line, [MARGIN, (y += LINE) + 4], small);
  y += GAP;
  for (const chart of charts) {
    context.drawImage(chart, MARGIN, y, chart.width / ratio, chart.height / ratio);
    y += chart.height / ratio + GAP;
  }
  for (const line of key) drawKey(context, line, (y += LINE), small);
  y += 6;
  for (const line of foot) write(context, line, [MARGIN, (y += LINE)], small);
  return blobOf(canvas);
}

interface Look {
  readonly font: string;
  readonly colour: string;
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: [number, number],
  { font, colour }: Look,
): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

interface KeyEntry {
  readonly name: string;
  readonly colour: string;
}

const SWATCH = 15;
const BETWEEN = 17;

/** The entries that fit beside each other, line by line. */
function legendLines(context: CanvasRenderingContext2D, entries: readonly KeyEntry[], width: number): KeyEntry[][] {
  context.font = SMALL;
  const lines: KeyEntry[][] = [[]];
  let x = 0;
  for (const entry of entries) {
    const room = SWATCH + context.measureText(entry.name).width + BETWEEN;
    if (x + room > width && x > 0) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)?.push(entry);
    x += room;
  }
  return lines;
}

function drawKey(context: CanvasRenderingContext2D, entries: readonly KeyEntry[], y: number, look: Look): void {
  let x = MARGIN;
  for (const { name, colour } of entries) {
    context.fillStyle = colour;
    context.fillRect(x, y - 9, 10, 10);
    write(context, name, [x + SWATCH, y], look);
    x += SWATCH + context.measureText(name).width + BETWEEN;
  }
}

function wrapped(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  context.font = SMALL;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (context.measureText(longer).width > width && line !== '') {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the picture could not be made')) : resolve(blob)),
      'image/png',
    );
  });
}
