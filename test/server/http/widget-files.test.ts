import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { widgetFiles } from '../../../server/http/routes/widget-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tillgate-widget-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['tillgate.js', 'commercelayer.js']) writeFileSync(join(folder, name), `// ${name}`);
const app = express().use(widgetFiles(folder));

describe('the steps of Commerce Layer', () => {
  it.each(['/commercelayer.js', '/commercelayer.js??'])('are at %s, for an import by any page', async (path) => {
    const response = await request(app).get(path).set('Origin', 'https://fashion.example.com');
    expect(response.status).toBe(200);
    expect(response.text).toBe('// commercelayer.js');
    expect(response.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/javascript/),
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=600',
    });
  });

  it('leave the routes of the platform alone', async () => {
    expect((await request(app).get('/commercelayer')).status).toBe(404);
    expect((await request(app).post('/commercelayer/fashion/checkouts')).status).toBe(404);
  });
});

describe('a script of a store page', () => {
  const loader = (headers: Record<string, string>) => request(app).get('/tillgate.js').set(headers);

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
  ])('is compressed for a browser that accepts %s', async (accepted, encoding) => {
    const response = await loader({ 'Accept-Encoding': accepted });
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    // As supertest reads it, which believes the header.
    expect(response.text).toBe('// tillgate.js');
  });

  it.each(['identity', 'deflate', 'nonsense, ;;'])('is sent as it is to one that accepts %s', async (accepted) => {
    const response = await loader({ 'Accept-Encoding': accepted });
    expect(response.headers).not.toHaveProperty('content-encoding');
    expect(response.text).toBe('// tillgate.js');
  });

  it('is not sent again to a browser that has it', async () => {
    const { headers } = await loader({});
    const again = await loader({ 'If-None-Match': String(headers.etag) });
    expect(again.status).toBe(304);
    expect(again.headers['cache-control']).toBe('public, max-age=600');
  });
});
