import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Names under which packages install Chrome or Chromium. */
const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
const MAC_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A headless Chromium, in this order: the one `TILLGATE_CHROMIUM` names, an installed Chrome or Chromium, the one
 * in the npm package `@sparticuz/chromium` (Linux on x64; needs nothing of the system beyond its C library, and
 * runs as root). An installed one that does not start is passed over; a named one that does not is an error.
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const named = process.env.TILLGATE_CHROMIUM;
  if (named) return chromium.launch({ ...options, executablePath: named });
  for (const executablePath of await installedBrowsers()) {
    const browser = await chromium.launch({ ...options, executablePath }).catch(() => null);
    if (browser) return browser;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium found. Install one, or set TILLGATE_CHROMIUM to the path of one.');
  }
  const folder = await bundledBrowser();
  return chromium.launch({
    ...options,
    executablePath: join(folder, 'chromium'),
    // The package's own libraries and fonts, for this browser only.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** The browsers of this process, by how they were started. */
const running = new Map<string, Promise<Browser>>();

/**
 * The same, started once per process: that takes longer than most tests, which need no more than contexts of their own.
 * It ends with the process.
 */
export function sharedBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const key = JSON.stringify(options);
  const browser = running.get(key) ?? launchBrowser(options);
  running.set(key, browser);
  return browser;
}

async function installedBrowsers(): Promise<string[]> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC_PLACES];
  const found = await Promise.all(places.map((place) => isExecutable(place)));
  return places.filter((_, index) => found[index]);
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * The folder with the unpacked browser of `@sparticuz/chromium`, unpacked (about 200 MB) on first use. Each process
 * unpacks into a folder of its own and renames it into place, so that several may start at once and a broken-off
 * attempt leaves nothing half-done behind.
 */
async function bundledBrowser(): Promise<string> {
  const manifest = await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const cache = join(root, 'node_modules/.cache');
  const folder = join(cache, `tillgate-chromium-${version}`);
  if (await isExecutable(join(folder, 'chromium'))) return folder;

  await mkdir(cache, { recursive: true });
  const unpacked = await mkdtemp(`${folder}-`);
  await unpackInto(unpacked);
  await writeFile(join(unpacked, 'fonts.conf'), fontsConfig(folder));
  await rename(unpacked, folder).catch(async (error: unknown) => {
    await rm(unpacked, { recursive: true, force: true });
    if (!(await isExecutable(join(folder, 'chromium')))) throw error;
  });
  return folder;
}

/**
 * The package unpacks into the temporary folder and adds its libraries only where it believes to run in a
 * function of a cloud; a process of its own can be told both without touching ours.
 */
async function unpackInto(folder: string): Promise<void> {
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
}

/** Chromium ends when it finds no font at all: the package brings one, the system may have more. */
const fontsConfig = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
