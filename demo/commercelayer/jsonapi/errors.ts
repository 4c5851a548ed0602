/** One entry of the API's `errors`. */
export interface ErrorEntry {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly status: string;
  readonly source?: { readonly pointer: string };
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Thrown anywhere below the API, answered in its error format (the recorded 404 of the Terraform provider). */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly ErrorEntry[];

  constructor(status: number, entries: readonly Omit<ErrorEntry, 'status'>[]) {
    super(entries.map(({ detail }) => detail).join('; '));
    this.status = status;
    this.errors = entries.map((entry) => ({ ...entry, status: String(status) }));
  }
}

export function notFound(): ApiError {
  const detail = 'The requested resource was not found. Please double-check the resource id.';
  return new ApiError(404, [{ title: 'Record not found', detail, code: 'RECORD_NOT_FOUND' }]);
}

/** The SDK refreshes its token on this code. */
export function invalidToken(detail: string): ApiError {
  return new ApiError(401, [{ title: 'Invalid token', detail, code: 'INVALID_TOKEN' }]);
}

export function accessDenied(): ApiError {
  const detail = 'You are not authorized to perform this action on the requested resource.';
  return new ApiError(401, [{ title: 'Access denied', detail, code: 'UNAUTHORIZED' }]);
}

export function badRequest(code: string, detail: string): ApiError {
  return new ApiError(400, [{ title: 'Bad request', detail, code }]);
}

/** 422: `field - message`, as Rails validations come out of the API. */
export function invalid(field: string, message: string, error = 'invalid'): ApiError {
  return new ApiError(422, [
    {
      title: message,
      detail: `${field} - ${message}`,
      code: 'VALIDATION_ERROR',
      source: { pointer: `/data/attributes/${field}` },
      meta: { error },
    },
  ]);
}
