import pino, { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger } from 'pino';
import { withoutCardNumbers } from './card-number.ts';
import type { Config } from './config/config.ts';
import { logContext } from './log-context.ts';

/**
 * What must never reach a log, at any depth and in any spelling: secrets, card data, and who the shopper is.
 * Lower case, without `-` and `_`.
 */
const HIDDEN_KEYS = new Set(
  (
    'secret secretprevious clientsecret logintoken resume token accesstoken refreshtoken idtoken paymentsourcetoken ' +
    'customertoken password passphrase apikey privatekey signingkey authorization proxyauthorization cookie setcookie ' +
    'xsignature signature expectedsignature number cardnumber pan cvc cvv expiry email emails phone ' +
    'firstname lastname billingaddresslineone billingaddresslinetwo billingcity billingzipcode billingcountry'
  ).split(' '),
);

const HIDDEN = '[hidden]';
/** Deeper than anything worth logging; also where a cycle ends. */
const MAX_DEPTH = 8;

/**
 * One JSON line per entry to stdout. Secret-like keys are blanked wherever they stand, and card numbers; errors keep their type,
 * message and code, and their stack only at level `debug`.
 */
export function createLogger(level: Config['logLevel'], destination: DestinationStream = pino.destination(1)): Logger {
  const withStacks = level === 'debug';
  const clean = (entry: Record<string, unknown>) => scrubFields(entry, withStacks, 0);
  const logger = pino(
    {
      level,
      base: null,
      // The request it belongs to, the payment it is about: whatever is known where it is logged.
      // A new object each time: pino writes the fields of the line into it.
      mixin: () => ({ ...logContext() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      // Instead of pino's `redact`, whose paths reach only as deep as somebody thought of.
      formatters: { level: (label) => ({ level: label }), log: clean },
      // Errors are described by then; pino's own serializer would add their stacks.
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((part: unknown) => (typeof part === 'string' ? withoutCardNumbers(part) : part));
          method.apply(this, clean as typeof args);
        },
      },
    },
    destination,
  );
  // pino formats the bindings of children by no formatter; they inherit this method.
  const child: (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger = logger.child;
  return Object.assign(logger, {
    child(this: Logger, bindings: Bindings, options?: ChildLoggerOptions): Logger {
      return child.call(this, clean(bindings), options);
    },
  });
}

function scrubFields(fields: object, withStacks: boolean, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, isHidden(key, value) ? HIDDEN : scrub(value, withStacks, depth + 1)]),
  );
}

function isHidden(key: string, value: unknown): boolean {
  return value !== null && value !== undefined && HIDDEN_KEYS.has(key.toLowerCase().replace(/[-_]/g, ''));
}

function scrub(value: unknown, withStacks: boolean, depth: number): unknown {
  if (typeof value === 'string') return withoutCardNumbers(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value, withStacks, depth);
  if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date || value instanceof URL) return value.toJSON();
  if (depth > MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, withStacks, depth + 1));
  if (value instanceof Map) return scrubFields(Object.fromEntries(value), withStacks, depth);
  if (value instanceof Set) return [...value].map((item) => scrub(item, withStacks, depth + 1));
  return scrubFields(value, withStacks, depth);
}

/** Only what is listed: libraries hang requests, with their headers, on their errors. */
function describeError(error: Error, withStacks: boolean, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: withoutCardNumbers(error.message),
    ...('code' in error && (typeof error.code === 'string' || typeof error.code === 'number') && { code: error.code }),
    ...(error.cause !== undefined && depth <= MAX_DEPTH && { cause: scrub(error.cause, withStacks, depth + 1) }),
    ...(withStacks && error.stack !== undefined && { stack: withoutCardNumbers(error.stack) }),
  };
}
