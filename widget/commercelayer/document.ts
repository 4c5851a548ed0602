import { Failure } from './failure.ts';
import { type Fields, fields, text } from './json.ts';

/** A resource of a JSON:API document, with the resources it is related to. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly attributes: Fields;
  /** The resources of a relationship; without attributes those that are not included, which a token may not read. */
  related(name: string): readonly Resource[];
}

/**
 * The primary resource of a document.
 * @throws Failure `unexpected_answer`: it is no such document.
 */
export function primary(body: Fields): Resource {
  const included = Array.isArray(body.included) ? body.included : [];
  const data = asResource(body.data, included);
  if (!data) throw new Failure('unexpected_answer', 'Commerce Layer answered with no resource');
  return data;
}

/** The resources of a document that lists some. */
export const listed = (body: Fields): readonly Resource[] => resources(body.data, []);

const resources = (data: unknown, included: readonly unknown[]): readonly Resource[] =>
  [data].flat().flatMap((one) => asResource(one, included) ?? []);

function asResource(data: unknown, included: readonly unknown[]): Resource | undefined {
  const { id, type, attributes, relationships } = fields(data);
  if (!text(id) || !text(type)) return undefined;
  return {
    id: `${id}`,
    type: `${type}`,
    attributes: fields(attributes),
    related: (name) =>
      resources(fields(fields(relationships)[name]).data, included).map((reference) => {
        const found = included.find((one) => fields(one).id === reference.id && fields(one).type === reference.type);
        return asResource(found, included) ?? reference;
      }),
  };
}
