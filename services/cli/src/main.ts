#!/usr/bin/env node
import { builtOrSource, keepCompiledCode } from '@touchstone/start-up'
import { Command, InvalidArgumentError } from 'commander'
import type { AttackOptions } from './attack/options.ts'
import type { Family } from './attack/trick.ts'
import type { AuditOptions } from './audit.ts'
import type { CompareOptions } from './compare.ts'
import type { ReplayOptions } from './replay.ts'
import type { FormatName } from './rollout-formats.ts'

keepCompiledCode()

const program = new Command('touchstone')
  .description('Rewards that are right, fast, explained and never invented')
  .version('0.1.0')
  .showHelpAfterError()

program
  .command('serve')
  .description(
    'start the service: API, scoring worker, delivery worker, and a private Redis unless TOUCHSTONE_REDIS_URL is set',
  )
  .option('--role <role>', 'all, api, scoring or delivery', role, 'all')
  .option('--print-config', 'print every setting with its source, then exit')
  .action(async (options: { role: Role; printConfig?: boolean }) => {
    const { serve } = (await import(
      builtOrSource(new URL('./serve.ts', import.meta.url))
    )) as typeof import('./serve.ts')
    process.exitCode = await serve(options)
  })

program
  .command('score')
  .description('score a JSONL file of items without a server')
  .argument('<file>', 'one item per line, as for POST /score; - reads standard input')
  .option('-o, --output <file>', 'write one result per line; - writes to standard output')
  .option('-p, --profile <name>', 'profile of items that name neither graders nor a profile')
  .option('--check', 'compare each reward with metadata.expected_reward and fail on a difference')
  .option('--slots <n>', 'sandbox slots for code; default one per core', positive)
  .option('--no-progress', 'no progress bar')
  .action(async (file: string, options: ScoreCommand) => {
    const { scoreFile } = await import('./score.ts')
    process.exitCode = await scoreFile(file, options)
  })

program
  .command('compare')
  .description('score rollouts that another grader scored, and tell where the two part')
  .argument(
    '<dump>',
    "JSON lines: verl's rollout dump, TRL's completions, slime's debug rollouts, or completion/gold/old; .gz is read too",
  )
  .requiredOption('--from <format>', 'verl, trl, slime or jsonl', dumpFormat)
  .option('--old <column>', "column of the other grader's score; dots for nesting")
  .option('--gold <column>', 'column of the ground truth')
  .option('--golds <file>', 'data set (JSON lines) to take golds from, by prompt')
  .option('--golds-prompt <column>', 'its column with the prompt', 'prompt')
  .option('--golds-gold <column>', 'its column with the gold', 'answer')
  .option('-p, --profile <name>', 'profile that scores', 'default')
  .option('--paid <score>', 'old score from which the other grader paid', Number, 0.5)
  .option('--html <file>', 'write a page with each disagreement and its proof')
  .option('--sheet <file>', 'write a CSV of the disagreements to label')
  .option('--no-progress', 'no progress bar')
  .action(async (dump: string, options: CompareOptions) => {
    const { compareDump } = await import('./compare.ts')
    process.exitCode = await compareDump(dump, options)
  })

program
  .command('replay')
  .description('score items again and list each verdict that differs from earlier results')
  .argument('<file>', 'items, one per line')
  .requiredOption('--against <results>', 'results of an earlier `touchstone score -o`')
  .option('-o, --output <file>', 'write every change as a JSON line')
  .option('--no-progress', 'no progress bar')
  .option('-p, --profile <name>', 'profile of items that name neither graders nor a profile')
  .action(async (file: string, options: ReplayOptions) => {
    const { replayFile } = await import('./replay.ts')
    process.exitCode = await replayFile(file, options)
  })

program
  .command('audit')
  .description('find rows of a data set that would teach a policy nonsense')
  .argument('<dataset>', 'JSON lines with golds or tests')
  .option('--gold <column>', 'column of the gold answer or the tests', 'answer')
  .option('--reference <column>', 'column of a solution that should pass', 'solution')
  .option('--prompt <column>', 'column of the prompt', 'prompt')
  .option('--language <name>', 'language of solutions', 'python')
  .option('-o, --output <file>', 'write every finding as a JSON line')
  .option('--no-progress', 'no progress bar')
  .action(async (dataset: string, options: AuditOptions) => {
    const { auditDataset } = await import('./audit.ts')
    process.exitCode = await auditDataset(dataset, options)
  })

program
  .command('attack')
  .description('offer tricks to graders and tell who pays for what; without a grader, to Touchstone in this process')
  .argument('[graders...]', "addresses, or Python files or modules with verl's compute_score")
  .option('--as <protocol>', 'what an address speaks: service (POST /score) or sandbox-fusion', protocol, 'service')
  .option('--only <family>', 'code, math or format', family)
  .option('--trick <name>', 'one trick by its name')
  .option('-p, --profile <name>', 'profile of Touchstone that scores; default a plain grader of each kind')
  .option(
    '--marks <marks>',
    'how completions mark a final answer: boxed, hash (####), line (Answer:), tag',
    marks,
    'boxed',
  )
  .option('--paid <share>', "share of the right answer's reward from which a trick counts as paid", Number, 0.5)
  .option('--header <line>', "header for an address, as 'Authorization: Bearer …'; may be repeated", collect, [])
  .option('--timeout <seconds>', 'most time for one answer', Number, 60)
  .option('--python <program>', 'interpreter for Python graders', 'python3')
  .option('--function <name>', 'its function', 'compute_score')
  .option('--math-source <name>', 'what a Python grader is told as data_source of math', 'HuggingFaceH4/MATH-500')
  .option('--code-source <name>', 'and of code', 'codecontests')
  .option('--all', 'list the tricks that nobody paid too')
  .option('--html <file>', 'write the matrix as a page')
  .option('--json <file>', 'write everything as JSON; - for standard output')
  .action(async (graders: string[], options: AttackOptions) => {
    const { attack } = await import('./attack/attack.ts')
    process.exitCode = await attack(graders, options).catch((error: unknown) => {
      console.error(`touchstone: ${error instanceof Error ? error.message : String(error)}`)
      return 2
    })
  })

await program.parseAsync()

type Role = 'all' | 'api' | 'scoring' | 'delivery'
type ScoreCommand = { output?: string; profile?: string; check?: boolean; slots?: number; progress: boolean }

function protocol(value: string): 'service' | 'sandbox-fusion' {
  if (value === 'service' || value === 'sandbox-fusion') return value
  throw new InvalidArgumentError('must be service or sandbox-fusion')
}

function family(value: string): Family {
  if (value === 'code' || value === 'math' || value === 'format') return value
  throw new InvalidArgumentError('must be code, math or format')
}

function marks(value: string): AttackOptions['marks'] {
  if (value === 'boxed' || value === 'hash' || value === 'line' || value === 'tag') return value
  throw new InvalidArgumentError('must be boxed, hash, line or tag')
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function dumpFormat(value: string): FormatName {
  if (value === 'verl' || value === 'trl' || value === 'slime' || value === 'jsonl') return value
  throw new InvalidArgumentError('must be verl, trl, slime or jsonl')
}

function role(value: string): Role {
  if (value === 'all' || value === 'api' || value === 'scoring' || value === 'delivery') return value
  throw new InvalidArgumentError('must be all, api, scoring or delivery')
}

function positive(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('must be a whole number from 1')
  return number
}
