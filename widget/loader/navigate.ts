/** Leaves the store's page. http(s) only: a `javascript:` address would run in the store's page. */
export const navigate = (url: string): void => {
  if (/^https?:/i.test(url)) location.assign(url);
};
