import { writeFileSync } from 'node:fs'
import { codeTricks } from './code-tricks.ts'
import { formatTricks } from './format-tricks.ts'
import { openGraders } from './graders/open-graders.ts'
import { type Column, judge } from './judgement.ts'
import { mathTricks } from './math-tricks.ts'
import type { AttackOptions } from './options.ts'
import { attackPage } from './page.ts'
import { attackJson, attackTable } from './report.ts'
import type { Trick } from './trick.ts'

/**
 * Who pays for what: asks graders to score completions that earn nothing, and two honest ones for each question.
 * @param names addresses, Python files or modules; none for Touchstone in this process
 * @returns the exit code: 0 where no trick was paid, 1 where one was, 2 where a grader could not be asked, or told no right
 * answer from a wrong one
 */
export async function attack(names: readonly string[], options: AttackOptions): Promise<number> {
  const tricks = tricksOf(options)
  if (tricks.length === 0) {
    console.error('touchstone: there is no such trick')
    return 2
  }
  const columns: Column[] = []
  const { graders, close } = await openGraders(names, options)
  // Where the JSON goes to standard output, nothing else does.
  const say = options.json === '-' ? console.error : console.log
  try {
    for (const grader of graders) {
      say(`asking ${grader.name} …`)
      columns.push(await judge(grader, tricks, { paid: options.paid }))
    }
  } finally {
    await close()
  }
  say(`\n${attackTable(tricks, columns, { all: options.all === true })}`)
  if (options.html !== undefined) writeFileSync(options.html, attackPage(tricks, columns))
  if (options.json === '-') process.stdout.write(attackJson(tricks, columns))
  else if (options.json !== undefined) writeFileSync(options.json, attackJson(tricks, columns))
  return exitCode(columns)
}

function tricksOf({ only, trick, marks }: AttackOptions): Trick[] {
  return [...codeTricks(), ...mathTricks(marks), ...formatTricks()].filter(
    ({ name, question }) =>
      (only === undefined || question.task.kind === only) && (trick === undefined || name === trick),
  )
}

function exitCode(columns: readonly Column[]): number {
  if (columns.some(({ cells }) => cells.some(({ outcome }) => outcome === 'paid'))) return 1
  return columns.every(({ honest }) => honest.told > 0) ? 0 : 2
}
