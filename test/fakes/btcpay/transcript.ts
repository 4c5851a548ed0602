import type { RequestHandler } from 'express';

/** One call of the API and its answer, for the contract tests. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  /** Undefined for what was no JSON, or never sent. */
  readonly answer: unknown;
}

export function recordInto(transcript: Exchange[]): RequestHandler {
  return (request, response, next) => {
    const json = response.json.bind(response);
    response.json = (answer: unknown) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { method, originalUrl: path, body } = request;
      transcript.push({ method, path, headers, body, status: response.statusCode, answer });
      return json(answer);
    };
    next();
  };
}
