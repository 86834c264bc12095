// npm run bench [-- NAME …] [--json FILE] [--only PART,…]: each benchmark prints its table; all of them go into one JSON
// file. Benchmarks that have parts (judge) measure those alone that are named.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchTable, renderBench } from './table.ts'

const NOT_A_BENCHMARK = new Set(['main.ts', 'server.ts', 'table.ts'])
const here = import.meta.dirname
const known = readdirSync(here)
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_A_BENCHMARK.has(file))
  .map(file => file.slice(0, -'.ts'.length))
  .sort()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { json: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
})
const names = positionals.length > 0 ? positionals : known
const unknown = names.filter(name => !known.includes(name))
if (values.help === true || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no benchmark is called ${unknown.join(', ')}`)
  console.log(`usage: npm run bench [-- NAME …] [--json FILE] [--only PART,…]\nbenchmarks: ${known.join(', ')}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}

const only = typeof values.only === 'string' ? new Set(values.only.split(',')) : null
const tables: BenchTable[] = []
for (const name of names) {
  const module = (await import(join(here, `${name}.ts`))) as {
    run?: (only: ReadonlySet<string> | null) => Promise<BenchTable>
  }
  if (module.run === undefined) throw new Error(`bench/${name}.ts exports no run()`)
  const table = await module.run(only)
  tables.push(table)
  console.log(`\n${renderBench(table)}`)
}

const file = typeof values.json === 'string' ? values.json : join(here, '..', '.touchstone', 'bench.json')
if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true })
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
}
writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, tables }, null, 2)}\n`)
console.log(`\nwritten to ${file}`)
process.exit(0)
