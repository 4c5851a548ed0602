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
