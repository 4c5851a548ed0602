import { describe, expect, it } from 'vitest';
import { closedPort } from './ddp/scripted-server.ts';
import { DAY, NOW, type Scene, startScene } from './fixture.ts';

const check = async ({ platform }: Scene) =>
  (await platform.checkConfig()).map(({ level, message }) => `${level}: ${message}`);

describe('checking the configuration', () => {
  it('finds nothing wrong with a working store, and says how long the token lasts', async () => {
    const findings = await check(await startScene());
    expect(findings).toEqual([
      expect.stringMatching(/^ok: .*DDP server ws:.* answers/),
      'ok: The login token is accepted.',
      'ok: The login token is good for 90 more days.',
    ]);
  });

  it('warns of a token that ends soon', async () => {
    const scene = await startScene({ shop: { loginTokenExpiresAt: NOW + 3 * DAY } });
    expect(await check(scene)).toContainEqual(
      expect.stringMatching(/^warning: The login token is good for 3 more days/),
    );
  });

  it('reports a refused token with what to do', async () => {
    const scene = await startScene({ keys: { loginToken: 'revoked-token' } });
    expect(await check(scene)).toContainEqual(
      expect.stringMatching(/^error: ATShop refuses the login token.*dashboard/),
    );
  });

  it('reports an unreachable DDP server', async () => {
    const scene = await startScene({ keys: { ddpUrl: `ws://127.0.0.1:${await closedPort()}/websocket` } });
    expect(await check(scene)).toEqual([expect.stringMatching(/^error: .*cannot be reached: ECONNREFUSED/)]);
  });

  it('reports a server of another protocol version', async () => {
    const scene = await startScene();
    scene.shop.faults.connect.always({ fault: 'versionMismatch' });
    expect(await check(scene)).toEqual([expect.stringMatching(/^error: .*version pre2/)]);
  });

  it('looks at the REST API where it is used', async () => {
    expect(await check(await startScene({ keys: { api: 'rest' } }))).toContainEqual(
      expect.stringMatching(/^ok: .*REST API/),
    );
    const port = await closedPort();
    const down = await startScene({ keys: { api: 'rest', restUrl: `http://127.0.0.1:${port}` } });
    expect(await check(down)).toContainEqual(expect.stringMatching(/^error: .*REST API/));
    const odd = await startScene({ keys: { api: 'rest' } });
    odd.shop.faults.rest.push({ fault: 'status', status: 403 });
    expect(await check(odd)).toContainEqual(expect.stringMatching(/^warning: .*answers 403/));
  });
});
