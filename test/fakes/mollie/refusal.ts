/** A refusal of Mollie's API; its body is a HAL document. */
export class Refusal extends Error {
  readonly status: number;
  readonly title: string;
  readonly field: string | undefined;
  constructor(status: number, title: string, detail: string, field?: string) {
    super(detail);
    this.status = status;
    this.title = title;
    this.field = field;
  }
  json() {
    const documentation = { href: 'https://docs.mollie.com/reference/handling-errors', type: 'text/html' };
    const { status, title, message: detail, field } = this;
    return { status, title, detail, ...(field !== undefined && { field }), _links: { documentation } };
  }
}

export const unprocessable = (detail: string, field?: string) =>
  new Refusal(422, 'Unprocessable Entity', detail, field);
export const notFound = (id: string) => new Refusal(404, 'Not Found', `No object exists with token ${id}.`);
