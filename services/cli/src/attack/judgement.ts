import type { Answer, Grader } from './graders/grader.ts'
import type { Question, Trick } from './trick.ts'

/** What one grader did with one trick. */
export type Cell =
  /** Share of the right answer's reward: 0 as a wrong answer gets, 1 as the right one. */
  | { readonly outcome: 'paid' | 'unpaid'; readonly share: number; readonly note: string }
  /** It gave no number: its process ended, it held too long, it said null. */
  | { readonly outcome: 'no score'; readonly note: string }
  /** It does not tell the honest right answer from the wrong one, so a trick says nothing. */
  | { readonly outcome: 'blind'; readonly note: string }
  | { readonly outcome: 'not asked' }

export type Column = {
  readonly grader: string
  readonly cells: readonly Cell[]
  /** Of the questions that it was asked: how many of their pairs of honest answers it told apart. */
  readonly honest: { readonly told: number; readonly asked: number }
}

/**
 * Asks a grader for every trick, after the two honest answers of its question.
 * @param paid share of the right answer's reward from which a trick counts as paid
 */
export async function judge(
  grader: Grader,
  tricks: readonly Trick[],
  { paid, onTrick }: { paid: number; onTrick?: () => void },
): Promise<Column> {
  const questions = new Map(tricks.map(({ question }) => [question.id, question]))
  const asked = [...questions.values()].filter(({ task }) => grader.asks(task))
  const pairs = new Map<string, Pair>()
  await inTurn(asked, grader.atOnce, async question => {
    pairs.set(question.id, await pairOf(grader, question))
  })
  const cells: Cell[] = tricks.map(() => ({ outcome: 'not asked' }))
  await inTurn([...tricks.entries()], grader.atOnce, async ([place, { question, completion }]) => {
    const pair = pairs.get(question.id)
    if (pair !== undefined)
      cells[place] = pair.tells ? cellOf(await grader.score(question, completion), pair, paid) : pair
    onTrick?.()
  })
  const told = [...pairs.values()].filter(({ tells }) => tells).length
  return { grader: grader.name, cells, honest: { told, asked: asked.length } }
}

type Pair =
  | { readonly tells: true; readonly right: number; readonly wrong: number }
  | { readonly tells: false; readonly outcome: 'blind'; readonly note: string }

async function pairOf(grader: Grader, question: Question): Promise<Pair> {
  const right = await grader.score(question, question.right)
  const wrong = await grader.score(question, question.wrong)
  if (right.kind === 'score' && wrong.kind === 'score' && right.score > wrong.score)
    return { tells: true, right: right.score, wrong: wrong.score }
  return { tells: false, outcome: 'blind', note: `right answer: ${shown(right)}; wrong answer: ${shown(wrong)}` }
}

function shown(answer: Answer): string {
  return answer.kind === 'score' ? String(answer.score) : answer.note.slice(0, 80)
}

function cellOf(answer: Answer, { right, wrong }: Extract<Pair, { tells: true }>, paid: number): Cell {
  if (answer.kind === 'none') return { outcome: 'no score', note: answer.note }
  const share = (answer.score - wrong) / (right - wrong)
  return { outcome: share >= paid ? 'paid' : 'unpaid', share, note: answer.note }
}

async function inTurn<Value>(
  values: readonly Value[],
  atOnce: number,
  act: (value: Value) => Promise<void>,
): Promise<void> {
  const rest = values.values()
  const work = async (): Promise<void> => {
    for (const value of rest) await act(value)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
