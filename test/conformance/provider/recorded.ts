import { expect } from 'vitest';
import { type Behaviour, needs } from './behaviour.ts';
import { transcriptOf } from './line/transcript.ts';
import { AMOUNT_MINOR, type Scene } from './scene.ts';
import { saveCard } from './tokens.ts';

/** Members whose values nobody but the two ends may know, whatever the provider calls its object. */
const SECRET_MEMBERS =
  /"(?:client_?secret|access_?token|refresh_?token|id_?token|cvc|cvv|security_?code)":\s*"([^"]{3,})"/gi;
/** A key or a token, or base64 of a name and a secret. */
const CREDENTIALS = /^authorization: \S+ (\S{8,})$/gim;
const MAIL_ADDRESS = /[\w.%+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.(?!png\b|svg\b)[a-z]{2,}/gi;
const CARD_NUMBER = /\b\d(?:[ -]?\d){12,18}\b/g;

const luhn = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

/** Everything in a transcript that must not be in its redacted form. */
function sensitive(scene: Scene, transcript: string): string[] {
  // With its name: a value of three digits alone may be anything.
  const members = [...transcript.matchAll(SECRET_MEMBERS)].flatMap(([member, value = '']) => [
    member,
    ...(value.length >= 8 ? [value] : []),
  ]);
  const cards = [...transcript.matchAll(CARD_NUMBER)].map(([number]) => number);
  const mails = [...transcript.matchAll(MAIL_ADDRESS)].map(([address]) => address);
  return [
    ...scene.harness.secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]),
    ...members,
    ...[...transcript.matchAll(CREDENTIALS)].flatMap(([, value]) => value ?? []),
    ...cards.filter((number) => luhn(number.replace(/\D/g, ''))),
    ...mails,
  ];
}

/** A payment from beginning to end, with all the provider can do. */
async function wholePayment(scene: Scene): Promise<string> {
  const { provider, bench, harness } = scene;
  const said: unknown[] = [];
  const details = await bench.arrange('approve');
  const email = 'ada.lovelace@example.com';
  said.push({ details, email, card: '4242 4242 4242 4242' });
  const paid = await scene.pay({ details, tokenize: harness.capabilities.tokens });
  said.push(paid);
  if (needs('tokens')(harness.capabilities) === null) said.push(await saveCard(scene));
  if (needs('manualCapture')(harness.capabilities) === null) {
    const held = await scene.pay({ capture: 'manual' });
    said.push(await provider.capture?.(scene.move(held, AMOUNT_MINOR)));
  }
  said.push(await provider.refund?.(scene.move(paid, 100)));
  said.push(await provider.findByMerchantRef?.(scene.known(paid), new AbortController().signal));
  said.push(await provider.checkConfig());
  if (bench.notification) {
    const { headers, body } = await bench.notification(paid);
    said.push({ headers, body: body.toString('utf8') });
  }
  return `${transcriptOf(bench.line?.exchanges ?? [])}\n\n${said.map((one) => JSON.stringify(one)).join('\n')}`;
}

/** What a debug log of real calls would give away. */
export const recordedBehaviours = {
  'a recorded transcript of a whole payment, headers included, is blanked': {
    async run(scene) {
      const transcript = await wholePayment(scene);
      // Each call carries a key; only who calls nobody has none to give away.
      if (scene.bench.line) expect(scene.harness.secrets.some((secret) => transcript.includes(secret))).toBe(true);
      const redacted = scene.provider.redact(transcript);
      const found = [...new Set(sensitive(scene, transcript))];
      expect(found.length).toBeGreaterThan(scene.harness.secrets.length);
      expect(found.filter((secret) => redacted.includes(secret))).toEqual([]);
      expect(redacted.length).toBeGreaterThan(transcript.length / 4);
    },
  },
} satisfies Record<string, Behaviour>;
