import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Registry } from '../config/registry.ts';
import type { MoveOptions, MoveResult } from '../database/move/to-postgres.ts';
import type { BackUpOptions, BackUpResult } from '../database/sqlite/back-up.ts';
import type { PutBackResult } from '../database/sqlite/put-back.ts';
import type { Operator } from '../operator/operator.ts';
import type { StorePlatform } from '../platforms/platform.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Services } from '../services.ts';
import type { Io } from './io.ts';
import type { Questions } from './questions.ts';

/** What the commands need of the rest of Tillgate. */
export interface Runtime {
  readonly registry: Registry;
  createServices(config: Config, clock: Clock, logger: Logger): Services;
  startTillgate(
    config: Config,
    options: { readonly logger: Logger },
  ): Promise<{ stop(options?: { readonly graceMs?: number }): Promise<void> }>;
  openMethods(
    config: Config,
    registry: Registry,
    services: Services,
  ): ReadonlyMap<
    string,
    { readonly provider: Pick<PaymentProvider, 'checkConfig' | 'registerNotifications' | 'close'> }
  >;
  openStores(
    config: Config,
    registry: Registry,
    services: Services,
  ): ReadonlyMap<string, { readonly platform: Pick<StorePlatform, 'checkConfig' | 'close'> }>;
  openOperator(config: Config, services: Services): Promise<Operator>;
  isPostgresUrl(location: string): boolean;
  backUp(database: string, target: string, options: BackUpOptions): Promise<BackUpResult>;
  putBack(backup: string, database: string, at: number): Promise<PutBackResult>;
  moveToPostgres(file: string, url: string, options: MoveOptions): Promise<MoveResult>;
  markRestored(location: string, at: number): Promise<void>;
}

/** Where termination signals come from: `process`, or an emitter in a test. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

export interface Dependencies {
  readonly io: Io;
  readonly clock: Clock;
  readonly version: string;
  readonly signals: SignalSource;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  loadRuntime(): Promise<Runtime>;
  loadQuestions(): Promise<Questions>;
}
