/** Turning ring; with reduced motion it stands still, so the text beside it must say what happens. */
export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}
