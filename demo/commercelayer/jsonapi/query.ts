import type { Request } from 'express';
import type { Json } from '../model/rows.ts';
import { badRequest } from './errors.ts';
import { type IncludeTree, includeTree } from './render.ts';

export interface ListQuery {
  readonly filters: readonly { readonly field: string; readonly value: string }[];
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[];
  /** From 1. */
  readonly page: number;
  /** Commerce Layer's default is 10, its most 25. */
  readonly size: number;
}

export interface Query {
  readonly include: IncludeTree;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly list: ListQuery;
}

/** `include`, `fields[x]`, `filter[q][x_eq]`, `sort`, `page[number]`, `page[size]`; other filters are a 400. */
export function readQuery(request: Request): Query {
  const parameters = new URL(request.originalUrl, 'http://localhost').searchParams;
  const fields: Record<string, readonly string[]> = {};
  const filters: { field: string; value: string }[] = [];
  for (const [name, value] of parameters) {
    const field = /^fields\[(\w+)\]$/.exec(name)?.[1];
    if (field !== undefined) fields[field] = list(value);
    const filter = /^filter\[q\]\[(\w+)\]$/.exec(name)?.[1];
    if (filter !== undefined) filters.push(equality(filter, value));
  }
  return {
    include: includeTree(list(parameters.get('include'))),
    fields,
    list: {
      filters,
      sort: list(parameters.get('sort')).map((term) => ({
        field: term.replace(/^-/, ''),
        descending: term.startsWith('-'),
      })),
      page: positive(parameters.get('page[number]'), 1),
      size: Math.min(25, positive(parameters.get('page[size]'), 10)),
    },
  };
}

function equality(filter: string, value: string): { field: string; value: string } {
  if (!filter.endsWith('_eq')) throw badRequest('INVALID_FILTER', `${filter}: the fake filters by _eq only`);
  return { field: filter.slice(0, -'_eq'.length), value };
}

/** What a list is filtered and sorted by. */
export interface Listed {
  readonly id: string;
  readonly attributes: Json;
}

export interface Page {
  readonly ids: readonly string[];
  readonly meta: { readonly record_count: number; readonly page_count: number };
}

/** Filters, sorts and cuts out a page. Throws the API's 400 for an unknown attribute. */
export function pageOf(listed: readonly Listed[], query: ListQuery): Page {
  const value = ({ id, attributes }: Listed, field: string): unknown => {
    if (field === 'id') return id;
    if (!Object.hasOwn(attributes, field)) throw badRequest('INVALID_FILTER', `${field} is not a known attribute`);
    return attributes[field];
  };
  const found = listed.filter((row) =>
    query.filters.every((filter) => String(value(row, filter.field)) === filter.value),
  );
  for (const { field, descending } of [...query.sort].reverse()) {
    const direction = descending ? -1 : 1;
    found.sort((left, right) => direction * compare(value(left, field), value(right, field)));
  }
  const start = (query.page - 1) * query.size;
  return {
    ids: found.slice(start, start + query.size).map(({ id }) => id),
    meta: { record_count: found.length, page_count: Math.max(1, Math.ceil(found.length / query.size)) },
  };
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right));
}

function list(value: string | null): string[] {
  return (value ?? '').split(',').filter((part) => part !== '');
}

function positive(value: string | null, fallback: number): number {
  const number = Number(value ?? fallback);
  if (!Number.isInteger(number) || number < 1) throw badRequest('INVALID_PAGE_VALUE', `${value} is not a valid page`);
  return number;
}
