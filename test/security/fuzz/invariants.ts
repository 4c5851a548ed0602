/** What holds for every answer, whatever was asked. Each breach is one sentence. */
import type { Draft } from './draft.ts';
import type { Answer, Sent } from './exchange.ts';
import type { Fuzzed } from './routes.ts';
import { TIME_LIMIT_MS } from './settings.ts';
import type { World } from './world.ts';

/** Node itself answers these, without a body, to what it cannot read as HTTP. */
const BY_NODE = new Set([400, 408, 413, 417, 431, 501]);
/** Broken software speaks like this. */
const TELLTALE = /node_modules|\.[tj]s:\d+:\d+|at [\w.]+ \(|SQLITE_|SqliteError|Unhandled|ECONN|TypeError/;

export function breaches(route: Fuzzed, draft: Draft, sent: Sent, answer: Answer, world: World): string[] {
  const { status, body, ms } = answer;
  const text = body.toString('latin1');
  return [
    status === 0 && !mayBeCut(sent, route) && 'no answer',
    status >= 500 && 'a server error',
    status >= 200 && status < 300 && wasNeverProven(route, draft) && 'accepted without proof',
    status >= 200 && status < 300 && isUnreadable(route, draft, sent) && 'accepted though it cannot be read',
    status >= 400 && !isWellRefused(route, answer, sent) && 'a refusal of another shape',
    ms > TIME_LIMIT_MS && `took ${Math.round(ms)} ms`,
    status >= 400 && TELLTALE.test(text) && 'tells of its inside',
    world.secrets.some((secret) => text.includes(secret)) && 'gives a secret away',
    // Commands and code run nowhere: what a stranger sent is not shown as markup.
    /<script>alert/.test(text) && 'markup of a stranger',
  ].filter((breach) => breach !== false);
}

/** Whoever announces more than is taken, or writes on after the answer, may find the connection closed. */
const mayBeCut = ({ body, headers }: Sent, { maxBody }: Fuzzed) =>
  body.length > maxBody || JSON.stringify(headers).length > 16 * 1024;

/** Signed routes believe what is signed over the very bytes, at a method they know. */
const wasNeverProven = ({ sign }: Fuzzed, { signing, method }: Draft) =>
  sign !== undefined && signing !== 'right' && signing !== 'before' && method === 'POST';

function isUnreadable({ maxBody, form }: Fuzzed, { method }: Draft, { body, headers }: Sent): boolean {
  if (method !== 'POST' || form) return false;
  if (body.length > maxBody) return true;
  if (headers.some(([name, value]) => name === 'Content-Encoding' && value !== 'identity')) return true;
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value !== 'object' || value === null;
  } catch {
    return true;
  }
}

function isWellRefused({ refusal, page }: Fuzzed, { status, headers, body }: Answer, { method }: Sent): boolean {
  // Without a length, an empty body is an empty chunk.
  if (body.length === 0 || body.toString() === '0\r\n\r\n') return method === 'HEAD' || BY_NODE.has(status);
  const isHtml = headers['content-type']?.startsWith('text/html') === true;
  if (isHtml) return page === true;
  try {
    const value: unknown = JSON.parse(body.toString());
    return isError(value) || refusal?.(value) === true;
  } catch {
    return false;
  }
}

function isError(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('error' in value)) return false;
  const { error } = value as { error: { code?: unknown; message?: unknown } };
  return /^[a-z][a-z0-9_]{2,40}$/.test(String(error?.code)) && typeof error?.message === 'string';
}
