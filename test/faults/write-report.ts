// node test/faults/write-report.ts DIR: puts the rows that the fault suite left in DIR into docs/reliability.md.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Kept = { id: string; fault: string; plain: string; here: string; books: string }

const [dir = ''] = process.argv.slice(2)
const page = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md')
const rows = readdirSync(dir)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(join(dir, name), 'utf8')) as Kept)
  .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
const table = [
  '| | fault | plain BullMQ | here | books |',
  '|---|---|---|---|---|',
  ...rows.map(({ id, fault, plain, here, books }) => `| ${[id, fault, plain, here, books].join(' | ')} |`),
].join('\n')
const [before = '', , after = ''] = readFileSync(page, 'utf8').split(/<!-- faults (?:begin|end) -->/)
writeFileSync(page, `${before}<!-- faults begin -->\n${table}\n<!-- faults end -->${after}`)
