/** A saved payment source at Mollie is a mandate, and a mandate is named together with its customer. */
export interface SavedSource {
  readonly customerId: string;
  readonly mandateId: string;
}

export const sourceToken = ({ customerId, mandateId }: SavedSource): string => `${customerId}/${mandateId}`;

/** Null for what is no token of ours. */
export function readSourceToken(token: string): SavedSource | null {
  const match = /^(cst_[A-Za-z0-9]+)\/(mdt_[A-Za-z0-9]+)$/.exec(token);
  return match?.[1] === undefined || match[2] === undefined ? null : { customerId: match[1], mandateId: match[2] };
}
