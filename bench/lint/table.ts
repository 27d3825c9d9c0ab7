import { stripVTControlCharacters } from 'node:util'

/** Columns as wide as they have to be: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
    })
  return rows
    .map(row =>
      row
        .map((cell, column) => pad(cell, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')

  function pad(cell: string, column: number): string {
    const space = ' '.repeat((widths[column] ?? 0) - widthOf(cell))
    return column === 0 ? cell + space : space + cell
  }
}

/** Colours take no room. */
function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length
}
