import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { demoPorts, freePort } from '../../demo/ports.ts';

const busy: Server[] = [];
afterEach(() => {
  for (const server of busy.splice(0)) server.close();
});

async function occupy(port: number): Promise<void> {
  const server = createServer();
  busy.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

describe("the demo's ports", () => {
  it('step over a port that somebody else has', async () => {
    const base = await freePort(24_400);
    await occupy(base);
    const ports = await demoPorts(base);
    expect(ports.overview).toBeGreaterThan(base);
    expect(new Set(Object.values(ports)).size).toBe(6);
  });

  it('leave out those already given away', async () => {
    const base = await freePort(24_600);
    expect(await freePort(base, new Set([base]))).toBeGreaterThan(base);
  });

  it('say what to do when there is none', async () => {
    await expect(freePort(65_536)).rejects.toThrow('Set DEMO_PORT');
  });
});
