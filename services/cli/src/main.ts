#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander'

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
    const { serve } = await import('./serve.ts')
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

await program.parseAsync()

type Role = 'all' | 'api' | 'scoring' | 'delivery'
type ScoreCommand = { output?: string; profile?: string; check?: boolean; slots?: number; progress: boolean }

function role(value: string): Role {
  if (value === 'all' || value === 'api' || value === 'scoring' || value === 'delivery') return value
  throw new InvalidArgumentError('must be all, api, scoring or delivery')
}

function positive(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('must be a whole number from 1')
  return number
}
