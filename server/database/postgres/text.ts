/** PostgreSQL's text holds every character but NUL, which no reference or name needs: it becomes U+FFFD, as in HTML. */
export const textOf = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value);
