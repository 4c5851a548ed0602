import { join } from 'node:path';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type {
  Authorize,
  CreateSession,
  CreateToken,
  KnownPayment,
  MoveMoney,
  PaymentProvider,
  PaymentToken,
  ProviderContext,
  ProviderPayment,
  Session,
} from '../provider.ts';
import { answerOf, progress, standing, toProviderPayment } from './answers.ts';
import { type Bank, openBank } from './bank/bank.ts';
import type { MoveKind } from './bank/instructions.ts';
import { createLine, type Line } from './bank/line.ts';
import { accept, type BankPayment, refuse } from './bank/payment.ts';
import { challengePages } from './challenge/pages.ts';
import { publicAddressProblem, type SandboxConfig } from './config.ts';
import { readCard, refusalToKeep } from './details.ts';
import { readNotification } from './notification.ts';
import { redact } from './redact.ts';

/** The provider, and for tests the bank behind it and the line between them. */
export interface OpenSandbox {
  readonly provider: PaymentProvider;
  readonly bank: Bank;
  readonly line: Line;
}

/** Throws an Error when the sandbox would serve the internet without leave. */
export function openSandbox(context: ProviderContext<SandboxConfig>): OpenSandbox {
  const { clock, config, mountUrl, publicUrl } = context;
  const problem = publicAddressProblem(publicUrl, config);
  if (problem !== null) throw new Error(problem);

  const bank = openBank({
    file: bankFile(context),
    clock,
    http: context.http,
    logger: context.logger,
    settleAfterMs: config.settleAfterMs,
    webhookSecret: config.webhookSecret ?? null,
  });
  const line = createLine(config.timeoutAfterMs);
  const challengeUrl = (payment: BankPayment): string => `${mountUrl}/challenge/${payment.ref}`;
  /** With the way to the challenge, which may have been lost with the first answer. */
  const found = (payment: BankPayment): Outcome<ProviderPayment> =>
    payment.stage === 'actionRequired'
      ? standing(payment, challengeUrl(payment), toProviderPayment(payment))
      : succeeded(toProviderPayment(payment));
  const move = (kind: MoveKind) => async (input: MoveMoney) => {
    const { providerRef: ref, merchantRef, idempotencyKey, money } = input;
    const call = () => bank.move(kind, { ref, merchantRef, idempotencyKey, money });
    return answerOf(await line.call(call, input.signal), (moved) => progress(kind, moved));
  };

  const provider: PaymentProvider = {
    async createSession(input: CreateSession): Promise<Outcome<Session>> {
      const { details, signal, tokenize = false, frameAncestors = [], ...order } = input;
      const source = readCard(details, clock.now());
      if ('answer' in source) return source.answer;
      const call = () => bank.purchase({ ...order, tokenize, frameAncestors, source });
      return answerOf(await line.call(call, signal), (payment) =>
        standing(payment, challengeUrl(payment), {
          payment: toProviderPayment(payment),
          ...(payment.expiresAt !== null && { expiresAt: payment.expiresAt }),
        }),
      );
    },

    async authorize(input: Authorize): Promise<Outcome<ProviderPayment>> {
      const { paymentSourceToken: token, signal, ...order } = input;
      const alone = { returnUrl: null, expiresAt: null, frameAncestors: [], tokenize: false };
      const call = () => bank.purchase({ ...order, ...alone, source: { token } });
      return answerOf(await line.call(call, signal), (payment) =>
        standing(payment, challengeUrl(payment), toProviderPayment(payment)),
      );
    },

    async createToken(input: CreateToken): Promise<Outcome<PaymentToken>> {
      const { details, signal, customerRef, idempotencyKey } = input;
      const source = readCard(details, clock.now());
      if ('answer' in source) return source.answer;
      const refusal = refusalToKeep(source.card);
      if (refusal) return refusal;
      const call = () => bank.saveCard({ idempotencyKey, card: source.card, customer: customerRef });
      return answerOf(await line.call(call, signal), (paymentSourceToken) =>
        succeeded({ paymentSourceToken, customerToken: customerRef }),
      );
    },

    capture: move('capture'),
    void: move('void'),
    refund: move('refund'),

    async retrieve({ providerRef }, signal) {
      const call = () => {
        const payment = bank.find(providerRef);
        return payment ? accept(payment) : refuse('not_found', 'The bank knows no such payment.');
      };
      return answerOf(await line.call(call, signal), found);
    },

    async findByMerchantRef({ merchantRef }: KnownPayment, signal) {
      const call = () => accept(bank.findByMerchantRef(merchantRef));
      return answerOf(await line.call(call, signal), (payment) => (payment ? found(payment) : succeeded(null)));
    },

    async parseNotification(request) {
      return readNotification(request, bank.webhookSecret, clock.now());
    },

    redact: (transcript) => redact(transcript, [bank.webhookSecret]),

    async checkConfig() {
      if (!config.allowSandboxInPublic) {
        return [{ level: 'ok', message: 'Sandbox: test cards only, no real money moves.' }];
      }
      const message = 'Sandbox: allowSandboxInPublic is set, so anyone who can reach it may "pay" with a test card.';
      return [{ level: 'warning', message }];
    },

    mount(router) {
      router.use('/challenge', challengePages(bank));
    },

    close() {
      line.close();
      return bank.close();
    },
  };
  return { provider, bank, line };
}

/** Where a method's bank keeps its books. */
export function bankFile({ dataDirectory, method }: { dataDirectory: string; method: string }): string {
  return dataDirectory === ':memory:' ? ':memory:' : join(dataDirectory, `sandbox-${method}.db`);
}
