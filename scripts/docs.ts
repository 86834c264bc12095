// Writes the generated tables of docs/: settings, failures, blame, metrics, options of the graders.
// usage: node scripts/docs.ts [--check]     --check writes nothing and fails where a page is not current
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeSettings } from '@touchstone/config'
import {
  BLAME,
  COMPLETION_VERDICTS,
  CodeGrader,
  CodeProblem,
  ExternalGrader,
  FAILURES,
  FORMAT_RULES,
  MathGrader,
  NULL_VERDICTS,
} from '@touchstone/contracts'
import { LIMITS_OF_REDUCED, PROMISES } from '@touchstone/scorer-code'
import { PRESETS } from '@touchstone/scorer-math'
import { METRICS } from '@touchstone/telemetry'

type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
}

const COMMON = new Set(['kind', 'name', 'weight', 'optional', 'rule'])
const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
let stale = 0

page('docs/settings.md', {
  settings: table(
    ['setting', 'type', 'default', 'what it does'],
    describeSettings().map(({ variable, type, fallback, about }) => [
      code(variable),
      type,
      fallback === '' ? '' : code(fallback),
      about,
    ]),
  ),
})
page('docs/verdicts.md', {
  completion: COMPLETION_VERDICTS.map(code).join(' '),
  null: NULL_VERDICTS.map(code).join(' '),
  blame: table(
    ['event', 'what follows'],
    Object.entries(BLAME).map(([event, blame]) => [
      event.replaceAll('_', ' '),
      blame.kind === 'verdict'
        ? code(blame.verdict)
        : {
            retry: 'run again elsewhere; after the attempts `infra_error`, null',
            quiet: 'run again alone; only that run decides',
            uncounted: 'no attempt is counted',
          }[blame.kind],
    ]),
  ),
  failures: table(
    ['code', 'verdict of the item', 'tried again', 'HTTP status of a request', 'meaning'],
    Object.entries(FAILURES).map(([name, row]) => [
      code(name),
      code(row.verdict),
      row.retryable ? 'yes' : 'no',
      String(row.status),
      row.title,
    ]),
  ),
})
page('docs/security.md', {
  promises: table(
    ['name', 'a submission', 'full', 'reduced'],
    [...PROMISES, ...LIMITS_OF_REDUCED].map(({ name, what, why, full, reduced }) => [
      code(name),
      what,
      full === 'held' ? 'yes' : 'no',
      reduced === 'held' ? 'yes' : `no: ${why ?? ''}`,
    ]),
  ),
})
page('docs/metrics.md', {
  metrics: table(
    ['metric', 'type', 'labels', 'meaning'],
    Object.entries(METRICS).map(([name, row]) => [
      code(`touchstone_${name}`),
      row.type,
      row.labels.map(code).join(' '),
      row.help,
    ]),
  ),
})
type Argued = { readonly gold: string; readonly answer: string; readonly there: string; readonly reason: string }

page('docs/graders/math.md', {
  options: options(MathGrader as Schema),
  presets: table(
    ['choice', ...Object.keys(PRESETS).map(code)],
    Object.keys(PRESETS.default).map(choice => [
      choice.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`),
      ...Object.values(PRESETS).map(policy => String(policy[choice as keyof typeof policy] ?? 'all')),
    ]),
  ),
  disagreements: table(
    ['gold', 'answer', 'expected there', 'why not here'],
    (JSON.parse(read(join(root, 'bench/peers/math-verify-disagreements.json'))) as Argued[]).map(row => [
      code(row.gold.replaceAll('\t', '⇥')),
      code(row.answer.replaceAll('\n', '⏎')),
      row.there,
      row.reason,
    ]),
  ),
})
page('docs/graders/code.md', {
  options: options(CodeGrader as Schema),
  ...Object.fromEntries(
    (CodeProblem as Schema).anyOf?.map(problem => [String(problem.properties?.type?.const), options(problem)]) ?? [],
  ),
})
page('docs/graders/format.md', {
  rules: Object.entries(FORMAT_RULES)
    .map(
      ([name, schema]) => `### \`${name}\`\n\n${(schema as Schema).description ?? ''}\n\n${options(schema as Schema)}`,
    )
    .join('\n\n'),
})
page('docs/graders/external.md', { options: options(ExternalGrader as Schema) })
if (stale > 0) {
  console.error('run: node scripts/docs.ts')
  process.exitCode = 1
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function page(path: string, parts: { readonly [name: string]: string }): void {
  const file = join(root, path)
  const before = read(file)
  let after = before
  for (const [name, text] of Object.entries(parts)) {
    const block = `<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->`
    const pattern = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`)
    after = pattern.test(after) ? after.replace(pattern, () => block) : `${after.trimEnd()}\n\n${block}\n`
  }
  if (after === before) return
  stale++
  console.error(`${path} is ${check ? 'not current' : 'written'}`)
  if (check) return
  stale--
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, after)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function options(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {})
    .filter(([name, property]) => !COMMON.has(name) && !(name === 'type' && property.const !== undefined))
    .map(([name, property]) => [
      code(name) + (schema.required?.includes(name) === true ? ' (required)' : ''),
      typeOf(property),
      property.description ?? '',
    ])
  return rows.length === 0 ? 'No options.' : table(['option', 'type', ''], rows)
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.enum !== undefined) return schema.enum.map(value => code(JSON.stringify(value))).join(' \\| ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' \\| ')
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`
  if (schema.type === 'object' && schema.properties !== undefined)
    return `{ ${Object.keys(schema.properties).map(code).join(', ')} }`
  if (schema.minimum !== undefined || schema.maximum !== undefined)
    return `${schema.type} ${schema.minimum ?? ''}…${schema.maximum ?? ''}`
  return schema.type ?? 'anything'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell => cell.replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
