import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ScoreItemInput } from '@touchstone/contracts'

type CodeGraderInput = Extract<NonNullable<ScoreItemInput['graders']>[number], { kind: 'code' }>
export type Problem = NonNullable<CodeGraderInput['problem']>

/** A right program of a public set, and its tests: for the judge, and as text that follows the program. */
export type Row = {
  readonly id: string
  readonly language: 'python' | 'javascript'
  readonly code: string
  readonly problem: Problem
  readonly plainTests: string
}
export type Corpus = { readonly name: string; readonly rows: readonly Row[] }

/** Sets that are read where a folder holds their files, under the names that their publishers gave. Never committed. */
const SETS: readonly { readonly name: string; readonly file: string; readonly read: (row: Json, at: number) => Row }[] =
  [
    { name: 'MBPP', file: 'mbpp.jsonl', read: mbpp },
    { name: 'MBPP sanitized', file: 'sanitized-mbpp.json', read: mbpp },
    { name: 'HumanEval', file: 'HumanEval.jsonl.gz', read: humanEval },
    { name: 'HumanEval-X JavaScript', file: 'humaneval_js.jsonl.gz', read: humanEvalJs },
  ]

export const CORPUS_FILES: readonly string[] = SETS.map(({ file }) => file)

export function readCorpora(folder: string): Corpus[] {
  return SETS.filter(({ file }) => existsSync(join(folder, file))).map(({ name, file, read }) => ({
    name,
    rows: rowsOf(join(folder, file)).map(read),
  }))
}

type Json = { readonly [key: string]: unknown }

function rowsOf(file: string): Json[] {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  if (file.endsWith('.json')) return JSON.parse(text)
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function mbpp(row: Json): Row {
  const setup = [...texts(row.test_imports), text(row.test_setup_code)].filter(line => line !== '').join('\n')
  const tests = texts(row.test_list)
  return {
    id: `mbpp/${row.task_id}`,
    language: 'python',
    code: text(row.code).replaceAll('\r\n', '\n'),
    problem: { type: 'asserts', tests, ...(setup === '' ? {} : { setup }) },
    plainTests: [setup, ...tests].join('\n'),
  }
}

function humanEval(row: Json): Row {
  const entry = text(row.entry_point)
  return {
    id: text(row.task_id),
    language: 'python',
    code: text(row.prompt) + text(row.canonical_solution),
    problem: { type: 'harness', entry, tests_code: text(row.test) },
    plainTests: `${text(row.test)}\ncheck(${entry})\n`,
  }
}

function humanEvalJs(row: Json): Row {
  return {
    id: text(row.task_id),
    language: 'javascript',
    code: text(row.prompt) + text(row.canonical_solution),
    problem: { type: 'harness', tests_code: text(row.test) },
    plainTests: text(row.test),
  }
}
