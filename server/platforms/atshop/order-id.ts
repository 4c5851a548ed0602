/**
 * Ids of orders and products. Known samples have 12 and 17 characters of no fixed alphabet, so the rule is lenient; it
 * keeps anything out that could mean something in a path or a query.
 */
const ID = /^[A-Za-z0-9]{8,64}$/;

export const isAtshopId = (text: string): boolean => ID.test(text);
