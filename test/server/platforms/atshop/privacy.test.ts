import { describe, expect, it } from 'vitest';
import { redact } from '../../../../server/platforms/atshop/redact.ts';
import { confirm, quote, readBack, startScene, TOKEN } from './fixture.ts';

const EMAIL = 'very.private+shopper@example.com';
const SECRET = 'order-secret-that-opens-the-goods';

describe('personal data and secrets', () => {
  it.each(['ddp', 'rest'] as const)('of an order read over %s are in no answer, log or alert', async (api) => {
    const scene = await startScene({ keys: { api } });
    const place = (fields = {}) => scene.shop.placeOrder({ email: EMAIL, secret: SECRET, ...fields })._id;
    const leaky = { error: 500, reason: `${EMAIL} cannot be served with ${TOKEN}` };
    const answers: unknown[] = [];
    answers.push(await quote(scene, place()), await readBack(scene, place()), await confirm(scene, place()));
    answers.push(await quote(scene, place({ toPay: 0 })), await quote(scene, place({ status: 'hold' })));
    answers.push(await quote(scene, place({ paid: EMAIL })), await confirm(scene, place({ status: 'hold' })));
    scene.shop.faults.fulfil.push({ fault: 'error', error: leaky });
    answers.push(await confirm(scene, place()));
    scene.shop.faults.subscribe.push({ fault: 'error', error: leaky });
    scene.shop.faults.rest.push({ fault: 'status', status: 500, body: EMAIL });
    answers.push(await readBack(scene, place()));
    scene.shop.faults.login.push({ fault: 'error', error: { ...leaky, error: 403 } });
    scene.shop.dropConnections();
    answers.push(await quote(scene, place()), await confirm(scene, place()), await scene.platform.checkConfig());

    const said = JSON.stringify([answers, scene.alerts]) + scene.log();
    for (const hidden of [EMAIL, SECRET, TOKEN]) expect(said).not.toContain(hidden);
    expect(said).toContain('[e-mail]');
    expect(scene.log()).toContain('connection to ATShop');
  });
});

describe('redacting', () => {
  it('blanks every secret and e-mail address, also where they meet', () => {
    expect(redact(`a ${TOKEN}${TOKEN} b <x.y+z@shop.example>, old-token`, [TOKEN, 'old-token'])).toBe(
      'a [secret][secret] b <[e-mail]>, [secret]',
    );
  });

  it('cuts only after blanking, so that no half secret is left at the end', () => {
    expect(redact(`${'x'.repeat(495)}${TOKEN}`, [TOKEN])).not.toContain(TOKEN.slice(0, 4));
  });

  it('takes control characters out', () => {
    expect(redact('a\u001b[31m\nb', [])).toBe('a [31m b');
  });
});
