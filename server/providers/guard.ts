import type { Logger } from 'pino';
import type { ZodType } from 'zod';
import { inTime } from '../in-time.ts';
import { type Outcome, unknown } from '../payments/outcome.ts';
import { foundAnswer, optionsAnswer, paymentAnswer, registeredAnswer, sessionAnswer, tokenAnswer } from './answers.ts';
import type { NotificationVerdict, PaymentProvider, ProviderPage } from './provider.ts';

export interface GuardContext {
  readonly logger: Logger;
  readonly method: string;
  readonly provider: string;
}

/**
 * Puts a guard before every operation. A provider throws only for bugs; then nobody knows how far the call came, so
 * the answer is `unknown`, never "failed". The same holds for an answer that does not have the contract's shape:
 * an amount that is not an integer must not reach the books; and for no answer when the call's time is up.
 */
export function guard(provider: PaymentProvider, context: GuardContext): PaymentProvider {
  const report = (operation: string, error: unknown): void => {
    const { method, provider: id } = context;
    const message = redacted(provider, error instanceof Error ? error.message : String(error));
    context.logger.error({ method, provider: id, operation, error: message }, 'provider bug');
  };

  const guarded =
    <Rest extends readonly unknown[], T>(
      operation: string,
      answer: ZodType,
      signalOf: (...rest: Rest) => AbortSignal,
      call: (...rest: Rest) => Promise<Outcome<T>>,
    ) =>
    async (...rest: Rest): Promise<Outcome<T>> => {
      try {
        const outcome = await inTime(signalOf(...rest), () => call(...rest));
        if (outcome === null) return unknown('timeout', `${operation}() did not answer in time`);
        const checked = answer.safeParse(outcome);
        if (checked.success) return outcome;
        const [issue] = checked.error.issues;
        report(operation, new TypeError(`answer breaks the contract at ${issue?.path.join('.')}: ${issue?.message}`));
        return unknown('unparseable', `${operation}() answered outside the contract`);
      } catch (error) {
        report(operation, error);
        return unknown('unparseable', `${operation}() failed inside the provider`);
      }
    };

  const { authorize, capture, void: release, refund, createToken, findByMerchantRef, options } = provider;
  const { page, registerNotifications, mount, close } = provider;
  return {
    createSession: guarded('createSession', sessionAnswer, inInput, provider.createSession.bind(provider)),
    retrieve: guarded('retrieve', paymentAnswer, afterInput, provider.retrieve.bind(provider)),
    ...(authorize && { authorize: guarded('authorize', paymentAnswer, inInput, authorize.bind(provider)) }),
    ...(capture && { capture: guarded('capture', paymentAnswer, inInput, capture.bind(provider)) }),
    ...(release && { void: guarded('void', paymentAnswer, inInput, release.bind(provider)) }),
    ...(refund && { refund: guarded('refund', paymentAnswer, inInput, refund.bind(provider)) }),
    ...(createToken && { createToken: guarded('createToken', tokenAnswer, inInput, createToken.bind(provider)) }),
    ...(options && { options: guarded('options', optionsAnswer, inInput, options.bind(provider)) }),
    ...(findByMerchantRef && {
      findByMerchantRef: guarded('findByMerchantRef', foundAnswer, afterInput, findByMerchantRef.bind(provider)),
    }),
    async parseNotification(request): Promise<NotificationVerdict> {
      try {
        return await provider.parseNotification(request);
      } catch (error) {
        report('parseNotification', error);
        // 500 asks for a redelivery: the event may be genuine, and the bug may be fixed by then.
        return { verdict: 'invalid', reason: 'malformed', reply: { status: 500, body: null } };
      }
    },
    redact: (transcript) => redacted(provider, transcript),
    async checkConfig() {
      try {
        return await provider.checkConfig();
      } catch (error) {
        report('checkConfig', error);
        return [{ level: 'error', message: 'The configuration check itself failed; see the log.' }];
      }
    },
    ...(page && { page: guardedPage(page, report) }),
    ...(registerNotifications && {
      registerNotifications: guarded(
        'registerNotifications',
        registeredAnswer,
        inInput,
        registerNotifications.bind(provider),
      ),
    }),
    ...(mount && { mount: mount.bind(provider) }),
    ...(close && { close: close.bind(provider) }),
  };
}

const inInput = ({ signal }: { readonly signal: AbortSignal }) => signal;
const afterInput = (_input: unknown, signal: AbortSignal) => signal;

/** A bug in one method's fields takes that method off the page, not the page with all the others. */
function guardedPage(page: ProviderPage, report: (operation: string, error: unknown) => void): ProviderPage {
  return {
    policy: page.policy,
    fields(order) {
      try {
        return page.fields(order);
      } catch (error) {
        report('page.fields', error);
        return null;
      }
    },
  };
}

/** Nothing rather than something unredacted. */
function redacted(provider: PaymentProvider, transcript: string): string {
  try {
    return provider.redact(transcript);
  } catch {
    return '[not shown: redaction failed]';
  }
}
