/**
 * JSON for the inside of a script element. `<` would open `</script>` or `<!--`; the line separators were
 * no part of JavaScript strings before ES2019. All are written as escapes, which mean the same in JSON.
 */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
