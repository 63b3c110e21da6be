/** The baseline switch turns figures into ratios to one row, and back. */
const rows = [...document.querySelectorAll<HTMLTableRowElement>('table.systems tbody tr')];
const choice = document.querySelector<HTMLSelectElement>('#baseline');
const threeDigits = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** The original contents of the cells. */
const figures = new Map<HTMLTableCellElement, Node[]>();
for (const row of rows)
  for (const cell of row.cells) if (cell.tagName === 'TD') figures.set(cell, [...cell.childNodes]);

function show(baseline: string): void {
  for (const row of rows) {
    const table = row.closest('table');
    const base =
      baseline === '' ? null : table?.querySelector<HTMLTableRowElement>(`tr[data-row="${baseline}"]`);
    row.classList.toggle('base', row === base);
    [...row.cells].forEach((cell, column) => {
      const figure = figures.get(cell);
      if (figure === undefined) return;
      if (!base) {
        cell.replaceChildren(...figure);
        return;
      }
      const [value, one] = [cell.dataset.value, base.cells[column]?.dataset.value];
      const compares = row.dataset.group === base.dataset.group && value !== undefined && Number(one) > 0;
      cell.textContent = compares ? `${threeDigits.format(Number(value) / Number(one))}x` : '-';
    });
  }
}

if (choice !== null) {
  choice.closest('p')?.removeAttribute('hidden');
  choice.addEventListener('change', () => show(choice.value));
  if (choice.value !== '') show(choice.value);
}

export {};
