/**
 * `tillgate/provider`: all that a provider of a merchant's own needs. The contract itself, with its rules, is in
 * server/providers/provider.ts; what is here saves writing the same things again.
 *
 * A module of this kind is named in `tillgate.yaml` (`provider: ./voucher.ts`), exports what `defineProvider` answers
 * as its default, and runs with all the rights of the server: load only what you have read.
 */
export { z } from 'zod';
export type { DeclineCode } from '../../shared/api.ts';
export { type Money, MoneyError, money, parseDecimal, sameMoney, toDecimal } from '../../shared/money.ts';
export { DAY, HOUR, MINUTE, SECOND } from '../clock.ts';
export { type HttpReply, type RawRequest, singleHeader } from '../http/raw.ts';
export type { HttpCall, HttpClient, HttpResult } from '../outgoing/http-client.ts';
export {
  declined,
  type Outcome,
  pending,
  type RejectCode,
  rejected,
  succeeded,
  type UnknownCause,
  unknown,
} from '../payments/outcome.ts';
export { hmacSha256, verifyHmacSha256 } from '../platforms/signature.ts';
export { openProvider } from '../providers/open.ts';
export type {
  Authorize,
  Capabilities,
  CreateSession,
  CreateToken,
  KnownPayment,
  MoveMoney,
  NotificationVerdict,
  PaymentProvider,
  PaymentToken,
  ProviderContext,
  ProviderDefinition,
  ProviderPayment,
  Session,
} from '../providers/provider.ts';
export type { Alert, ConfigProblem } from '../services.ts';
export { defineProvider, type OwnProvider, type OwnProviderDefinition } from './define.ts';
export {
  type Answer,
  type JsonApi,
  type JsonApiOptions,
  type JsonCall,
  jsonApi,
  type Path,
  type Query,
} from './json-api.ts';
export { type NotificationScheme, signedNotification } from './notification.ts';
export { type Json, type PageApi, type PageApiOptions, pageApi } from './page-api.ts';
export { blankSecrets } from './redact.ts';
export type { Problem } from './refusal.ts';
export type { PageState, Told } from './told.ts';
