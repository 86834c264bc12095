/**
 * Rows of a CSV text as Python's `csv.DictReader` gives them: the first line names the columns, what a row lacks is null,
 * what it has too many stands under `null`, empty lines count for nothing. As lenient as the `excel` dialect: a quote
 * within a bare field is a character, text after a closing quote belongs to the field, a quote may stay open. O(n).
 */
export function readCsv(text: string): Record<string, unknown>[] {
  const [head = [], ...rows] = recordsOf(text).filter(record => record.length > 0)
  return rows.map(record => {
    const row = Object.fromEntries(head.map((name, column) => [name, record[column] ?? null] as const))
    return record.length > head.length ? { ...row, null: record.slice(head.length) } : row
  })
}

function recordsOf(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let field = ''
  let begun = false
  let quoted = false
  const end = (): void => {
    if (begun || record.length > 0) record.push(field)
    records.push(record)
    record = []
    field = ''
    begun = false
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') {
        field += '"'
        at++
      } else quoted = false
    } else if (character === ',') {
      record.push(field)
      field = ''
      begun = true
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at++
      end()
    } else if (character === '"' && field === '' && !(begun && text[at - 1] === '"')) {
      quoted = true
      begun = true
    } else {
      field += character
      begun = true
    }
  }
  if (begun || record.length > 0) end()
  return records
}
