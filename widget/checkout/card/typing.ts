/**
 * Reformats what was typed and keeps the caret behind the same digit: without this it jumps to the end
 * whenever a digit is changed in the middle. Returns the new value, which is also written to the input.
 */
export function reformat(input: HTMLInputElement, format: (text: string) => string): string {
  const caret = input.selectionStart ?? input.value.length;
  const atEnd = caret === input.value.length;
  const before = format(input.value.slice(0, caret)).replace(/\D/g, '').length;
  const value = format(input.value);
  input.value = value;
  if (!atEnd) {
    const position = positionAfter(value, before);
    input.setSelectionRange(position, position);
  }
  return value;
}

/** The position behind the n-th digit. */
function positionAfter(value: string, digits: number): number {
  let seen = 0;
  for (let index = 0; index < value.length; index++) {
    if (seen === digits) return index;
    if (/\d/.test(value.charAt(index))) seen++;
  }
  return value.length;
}
