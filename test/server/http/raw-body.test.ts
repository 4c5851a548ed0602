import { performance } from 'node:perf_hooks';
import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { rawBody, rawRequestOf } from '../../../server/http/raw-body.ts';

const app = express().get('/x', rawBody(1_024), (seen, response) => {
  response.json(rawRequestOf(seen).query);
});

describe('the query of a request', () => {
  it('is plain text, and a list where a name is repeated', async () => {
    const { body } = await request(app).get('/x?a=1&b=2&b=3&b=4&__proto__=5');
    expect(body).toEqual(JSON.parse('{"a":"1","b":["2","3","4"],"__proto__":"5"}'));
  });

  it('with five thousand repeats of one name is read at once: the process answers nobody else meanwhile', async () => {
    const begun = performance.now();
    const { body } = await request(app).get(`/x?${'a&'.repeat(5_000)}`);
    expect(body.a).toHaveLength(5_000);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
