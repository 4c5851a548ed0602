/** The few functions used of the `ejson` package, which ships no types. */
declare module 'ejson' {
  const EJSON: {
    stringify(value: unknown): string;
    /** Turns `{"$date":…}` and its like into values; throws for a custom type it does not know. */
    fromJSONValue(value: unknown): unknown;
  };
  export default EJSON;
}
