/** Makes the headings of the tables sort buttons. All tables are sorted, so that switching the unit keeps the order. */
const tables = [...document.querySelectorAll<HTMLTableElement>('table.systems')];
const { compare: compareText } = new Intl.Collator('en', { numeric: true });

function keyOf(row: HTMLTableRowElement, column: number): { group: number; value: number | string | null } {
  const cell = row.cells[column];
  if (column === 0) return { group: 0, value: cell?.querySelector('span')?.textContent ?? '' };
  const value = cell?.dataset.value;
  return { group: Number(row.dataset.group), value: value === undefined ? null : Number(value) };
}

/** Published rows stay on top, groups that do not compare stay apart, and empty cells come last. */
function sort(body: HTMLTableSectionElement, column: number, sign: 1 | -1): void {
  const rows = [...body.rows].map((row) => ({ row, ...keyOf(row, column) }));
  rows.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    if (a.group !== b.group) return a.group - b.group;
    return typeof a.value === 'string'
      ? sign * compareText(a.value, String(b.value))
      : sign * (a.value - Number(b.value));
  });
  body.append(...rows.map(({ row }) => row));
}

function sortAll(column: number, sign: 1 | -1): void {
  for (const table of tables) {
    for (const body of table.tBodies) sort(body, column, sign);
    [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, at) => {
      cell.ariaSort = at === column ? (sign === 1 ? 'ascending' : 'descending') : 'none';
    });
  }
}

for (const table of tables) {
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, column) => {
    const title = cell.querySelector('span');
    if (title === null) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = title.textContent;
    button.addEventListener('click', () => sortAll(column, cell.ariaSort === 'ascending' ? -1 : 1));
    title.replaceChildren(button);
    cell.ariaSort = 'none';
  });
}

export {};
