import type { Api } from './api.ts';
import type { Resource } from './document.ts';
import { Failure, failureOf } from './failure.ts';
import { externalMethods, GATEWAY_INCLUDE, payThroughGateway } from './gateway.ts';
import { createJob, type Job } from './job.ts';
import { isFree, stageOf } from './order.ts';
import { PAYMENTS_INCLUDE, payThroughSession } from './payments.ts';
import { type Outcome, place } from './place.ts';
import type { CommerceLayerPay, CommerceLayerResult } from './types.ts';

/** The orders being paid on this page. */
const running = new Map<string, Promise<CommerceLayerResult>>();

export const pay: CommerceLayerPay = async (options) => {
  const job = createJob(options);
  const { key, signal } = job;
  const other = running.get(key);
  if (other) return other;

  const result = resultOf(job);
  const forget = () => {
    if (running.get(key) === result) running.delete(key);
  };
  running.set(key, result);
  // Whoever calls after that wants a checkout of their own: a component that is mounted a second time.
  signal?.addEventListener('abort', forget);
  return result.finally(forget);
};

async function resultOf(job: Job): Promise<CommerceLayerResult> {
  const outcome = await outcomeOf(job);
  return { ...outcome, order: job.lastSeen() };
}

async function outcomeOf(job: Job): Promise<Outcome> {
  try {
    return await steps(job);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== 'closed') return { status: code === 'aborted' ? 'closed' : 'failed', code, message };
    return { status: 'closed', ...(job.signal?.aborted && { code: 'aborted' }) };
  }
}

async function steps(job: Job): Promise<Outcome> {
  const { api, paymentsApi, model, until } = job;
  if (model !== 'payments') {
    const order = await until(api.readOrder(GATEWAY_INCLUDE));
    if (model || stageOf(order) !== 'open' || isFree(order) || externalMethods(order).length) {
      return (await withoutShopper(api, order)) ?? unlessDone(api, payThroughGateway(job, order));
    }
  }
  const order = await until(readForPayments(job));
  return (await withoutShopper(paymentsApi, order)) ?? unlessDone(paymentsApi, payThroughSession(job, order));
}

async function readForPayments({ paymentsApi, model }: Job): Promise<Resource> {
  try {
    return await paymentsApi.readOrder(PAYMENTS_INCLUDE);
  } catch (error) {
    const failure = failureOf(error);
    if (model || failure.uncertain) throw failure;
    // It was there a moment ago: this organization has no Payments API.
    throw new Failure('no_method', 'The order has no external payment method');
  }
}

/** For an order that needs no payment any more. */
async function withoutShopper(api: Api, order: Resource): Promise<Outcome | undefined> {
  const stage = stageOf(order);
  switch (stage) {
    case 'placed':
      return { status: 'placed' };
    case 'unsettled':
      return { status: 'pending' };
    case 'cancelled':
      throw new Failure('order_cancelled', 'The order was cancelled');
    case 'placing':
      return place(api);
    case 'authorized':
      return place(api, '_place');
    case 'open':
      return isFree(order) ? place(api, '_place') : undefined;
  }
}

/** What stopped the steps may be that somebody was faster, such as another tab: the order knows. */
async function unlessDone(api: Api, work: Promise<Outcome>): Promise<Outcome> {
  try {
    return await work;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'aborted') throw failure;
    const order = await api.readOrder().catch(() => undefined);
    if (!order || stageOf(order) === 'open') throw failure;
    return (await withoutShopper(api, order)) ?? Promise.reject(failure);
  }
}
