/** What must hold of the code everywhere, so that the next file cannot forget it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createExpressServer } from '../../server/http/born.ts';

const root = fileURLToPath(new URL('../../server', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(root, name), 'utf8') }));
const naming = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

describe('the code of the server', () => {
  it('compares in constant time wherever it makes a keyed hash', () => {
    const makers = naming(/createHmac\(/);
    expect(makers.length).toBeGreaterThan(3);
    expect(makers.filter((name) => !naming(/timingSafeEqual\(/).includes(name))).toEqual([]);
  });

  it('compares no signature, hash or secret by ===', () => {
    const own = new Set([
      // Signed with a key pair: the spelling of what was sent is compared with itself.
      'providers/paypal/signature.ts',
      // Two values of one's own configuration, for the doctor.
      'platforms/craftingstore/check-config.ts',
      'providers/btcpay/check-config.ts',
    ]);
    const comparison =
      /\b\w*(signature|digest|hmac|secret)\w*(\.toString\([^)]*\))?\s*[!=]==\s*(?!\s|null|undefined|'|"|\d)/i;
    expect(naming(comparison).filter((name) => !own.has(name))).toEqual([]);
  });

  it('speaks to the outside through one client: nothing else connects', () => {
    const others = naming(/await fetch\(|from 'node:https?'|from 'node:tls'|from 'undici'|from 'ws'/).filter(
      (name) => !name.startsWith('outgoing/') && !name.startsWith('cli/'),
    );
    const own = [
      // The server's own socket.
      'http/born.ts',
      // Asks helmet for its headers once, on an answer nobody gets.
      'http/headers.ts',
      'http/listen.ts',
      // Calls a function of its own by that name.
      'platforms/atshop/ddp-source.ts',
      // ATShop's realtime line.
      'platforms/atshop/ddp/socket.ts',
    ];
    expect(others.sort()).toEqual(own);
  });

  it('runs no text as code, and starts no process', () => {
    expect(naming(/\beval\(|new Function\(|from 'node:vm'|from 'node:child_process'/)).toEqual([]);
  });

  it('parses JSON of strangers only behind the raw bytes, but for the payment UI’s own small body', () => {
    expect(naming(/express\.json\(|bodyParser|\.json\(\{ ?limit/)).toEqual(['http/routes/checkout-api.ts']);
  });

  it('answers no origin by a wildcard, but for the public script a module import asks for', () => {
    expect(naming(/Access-Control-Allow-Origin|origin: (true|'\*')|credentials: true/)).toEqual([
      'http/routes/widget-files.ts',
    ]);
  });
});

describe('a connection', () => {
  it('is not held open by trickling a request, sending none, or never reading the answer', () => {
    const server = createExpressServer(express());
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(server.keepAliveTimeout).toBeLessThanOrEqual(10_000);
    expect(server.timeout).toBeGreaterThan(0);
    expect(server.timeout).toBeLessThanOrEqual(120_000);
  });
});
