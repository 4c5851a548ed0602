/**
 * Keeps the page behind the overlay from scrolling, and from jumping sideways when its scroll bar goes.
 * Returns the way back.
 */
export function lockScroll(): () => void {
  const { clientWidth, style } = document.documentElement;
  const { overflow, paddingInlineEnd } = style;
  Object.assign(style, { overflow: 'hidden', paddingInlineEnd: `${innerWidth - clientWidth}px` });
  return () => Object.assign(style, { overflow, paddingInlineEnd });
}
