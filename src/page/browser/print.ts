/** Folded parts are unfolded for printing, and folded again afterwards. */
const unfolded = new Set<HTMLDetailsElement>();

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    if (!(details instanceof HTMLDetailsElement)) continue;
    details.open = true;
    unfolded.add(details);
  }
});

addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false;
  unfolded.clear();
});

export {};
