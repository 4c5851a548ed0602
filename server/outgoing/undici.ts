import type undici from 'undici';
// @ts-expect-error: undici's types are of its entry.
import connect from 'undici/lib/core/connect.js';
// @ts-expect-error: likewise.
import agent from 'undici/lib/dispatcher/agent.js';

/*
 * Of undici what is used here. Its entry also loads fetch, WebSocket, mocks and caches: 5 MB of memory, and a tenth of the
 * time a start takes.
 */
export const Agent: typeof undici.Agent = agent;
export const buildConnector: typeof undici.buildConnector = connect;
