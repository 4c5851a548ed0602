import { toDecimal } from '../../shared/money.ts';
import type { Story, StoryLine, StoryNow } from '../operator/story/story.ts';
import { lasting } from '../operator/story/words.ts';
import { columns, printable } from './table.ts';
import { dayOf, offsetOf, timeOf } from './times.ts';
import { wrapped } from './wrapped.ts';

export interface Paper {
  /** IANA name of the time zone. */
  readonly zone: string;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A narrower line is hard to read, and so is a wider one. Columns. */
const NARROW = 60;
const WIDE = 120;

/** Time, and how long it took since the line before. */
const TIME_WIDTH = '12:03:11'.length;
const GAP_WIDTH = '+59 min 59 s'.length;

/** A story for a person: what it is about, what to do, then everything that happened. */
export function storyText(story: Story, { zone, width }: Paper): string {
  const paper = { zone, width: Math.min(WIDE, Math.max(NARROW, width)) };
  return [head(story), now(story, paper), timeLine(story.lines, paper)].join('\n\n');
}

function head({ checkout, store, platform, orderRef, orderNumber, money, state, payments }: Story): string {
  const amount = `${toDecimal(money)} ${money.currency}`;
  const number = orderNumber === null || orderNumber === orderRef ? '' : ` (number ${orderNumber})`;
  return columns([
    ['Order', `${orderRef}${number}`],
    ['Store', `${store}, ${platform ?? 'no longer configured'}`],
    ['Amount', amount],
    ['State', inWords(state)],
    ['Checkout', checkout],
    ...payments.map((one, index) => [
      payments.length === 1 ? 'Payment' : `Payment ${index + 1}`,
      `${one.id}, ${one.method}, ${inWords(one.state)}`,
    ]),
  ]);
}

/** `partially refunded` of `partiallyRefunded`. */
const inWords = (state: string) => state.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const zoneAt = (at: number, zone: string) => (zone === 'UTC' ? zone : `${zone}, ${offsetOf(at, zone)}`);

function now({ now }: Story, { zone, width }: Paper): string {
  const said = now.flatMap(({ text, at, commands }: StoryNow) => {
    const sentence = `${text}${at === null ? '' : ` (${dayOf(at, zone)} ${timeOf(at, zone)})`}${commands.length > 0 ? ':' : '.'}`;
    // Commands stay whole, however long: they are to be copied.
    return [...wrapped(printable(sentence), width - 2), ...commands.map((command) => `  ${command}`)];
  });
  return ['Now', ...said.map((line) => `  ${line}`)].join('\n');
}

function timeLine(lines: readonly StoryLine[], { zone, width }: Paper): string {
  const indent = TIME_WIDTH + 2 + GAP_WIDTH + 2;
  let heading = '';
  let before: number | null = null;
  return shortened(lines)
    .flatMap((line): string[] => {
      // A new day, or another offset on the day the clocks change.
      const today = `${dayOf(line.at, zone)}  (${zoneAt(line.at, zone)})`;
      const headed = today === heading ? [] : heading === '' ? [today] : ['', today];
      const gap = before === null || before === line.at ? '' : `+${lasting(line.at - before)}`;
      heading = today;
      before = line.until ?? line.at;
      const [first = '', ...rest] = wrapped(printable(line.text), width - indent);
      const lead = `${timeOf(line.at, zone)}  ${gap.padStart(GAP_WIDTH)}  `;
      return [...headed, `${lead}${first}`.trimEnd(), ...rest.map((text) => ' '.repeat(indent) + text)];
    })
    .join('\n');
}

interface Shown extends StoryLine {
  /** Set where it stands for several: when the last of them was. */
  readonly until?: number;
}

/** A store that is down for a night answers the same many times: the first and the last are enough. */
function shortened(lines: readonly StoryLine[]): Shown[] {
  const shown: Shown[] = [];
  for (let i = 0; i < lines.length; ) {
    const first = lines[i];
    if (!first) break;
    let same = 1;
    while (isSame(first, lines[i + same])) same += 1;
    const last = lines[i + same - 1];
    shown.push(first);
    if (same > 3 && last) {
      const between = lines[i + 1];
      const text = `${same - 2} more tries ended the same way, until:`;
      if (between) shown.push({ ...between, text, until: last.at });
      shown.push(last);
    } else {
      shown.push(...lines.slice(i + 1, i + same));
    }
    i += same;
  }
  return shown;
}

const isSame = (one: StoryLine, other: StoryLine | undefined) =>
  other !== undefined &&
  one.kind === 'confirmation.attempt' &&
  other.kind === one.kind &&
  other.about === one.about &&
  withoutNumber(other.text) === withoutNumber(one.text);

const withoutNumber = (text: string) => text.replace(/^Try \d+/, 'Try');
