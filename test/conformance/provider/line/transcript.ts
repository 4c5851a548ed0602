import type { HttpResult } from '../../../../server/outgoing/http-client.ts';
import type { Exchange } from './disturbed-line.ts';

/** Exchanges as a debug log would show them: every header and body, word for word. */
export const transcriptOf = (exchanges: readonly Exchange[]): string =>
  exchanges
    .map(({ call, result }) =>
      [`${call.method} ${call.url}`, headersOf(call.headers ?? {}), call.body?.toString() ?? '', answerOf(result)].join(
        '\n',
      ),
    )
    .join('\n\n');

const headersOf = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');

const answerOf = (result: HttpResult): string =>
  result.kind === 'answer'
    ? `${result.status}\n${headersOf(result.headers)}\n${result.body.toString('utf8')}`
    : `${result.kind} ${result.reason}`;
