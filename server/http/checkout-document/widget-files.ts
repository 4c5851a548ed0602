import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Messages = Readonly<Record<string, string>>;

interface WidgetFiles {
  readonly script: string;
  readonly style: string;
  /** By BCP 47 tag. */
  readonly locales: ReadonlyMap<string, Messages>;
}

/** Reads what `npm run build:widget` wrote, ready to stand inside `<script>` and `<style>`. */
export function readWidgetFiles(directory: string): WidgetFiles {
  const script = read(join(directory, 'checkout.js'));
  const style = read(join(directory, 'checkout.css'));
  for (const [name, text, end] of [
    ['checkout.js', script, /<\/script|<!--/i] as const,
    ['checkout.css', style, /<\/style/i] as const,
  ]) {
    if (end.test(text)) throw new Error(`${name} would end the element it is inlined into`);
  }
  const folder = join(directory, 'assets', 'locales');
  const locales = new Map(
    namesIn(folder)
      .sort()
      .map((name) => [name.replace(/\.json$/, ''), JSON.parse(read(join(folder, name))) as Messages]),
  );
  return { script, style, locales };
}

function read(path: string): string {
  return orExplain(() => readFileSync(path, 'utf8'));
}

function namesIn(folder: string): string[] {
  return orExplain(() => readdirSync(folder).filter((name) => name.endsWith('.json')));
}

function orExplain<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Error('The payment UI is not built: run "npm run build" first.', { cause });
  }
}
