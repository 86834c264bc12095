import { type ExternalGrader, Failure, type ScoreItem } from '@touchstone/contracts'

/** One completion for a reward model. */
export type Question = { readonly item: ScoreItem; readonly completion: string }

/** How one kind of reward model is asked. */
export type Protocol = {
  /** Completions that one request may carry. */
  readonly batch: number
  body(grader: ExternalGrader, questions: readonly Question[]): unknown
  /** One number per question, in their order. @throws Failure UPSTREAM_FAILED where the answer does not hold them */
  scores(grader: ExternalGrader, answer: unknown, count: number): readonly number[]
}

export const PROTOCOLS: { readonly [Name in ExternalGrader['protocol']]: Protocol } = {
  /** OpenRLHF `serve_rm.py`: `{query, prompts, labels}` → `{rewards}`; the label is not sent, a preference has none. */
  openrlhf: {
    batch: 32,
    body: (_grader, questions) => ({
      query: questions.map(({ item, completion }) => promptText(item.prompt) + completion),
      prompts: questions.map(({ item }) => promptText(item.prompt)),
      labels: questions.map(() => ''),
    }),
    scores: (_grader, answer, count) =>
      listOf(field(answer, 'rewards') ?? field(answer, 'scores'), count).map(numberOf),
  },
  /** vLLM `/score` of a cross-encoder: `{model, text_1, text_2}` → `{data: [{index, score}]}`. */
  'vllm-score': {
    batch: 32,
    body: ({ model }, questions) => ({
      ...(model === undefined ? {} : { model }),
      text_1: questions.map(({ item }) => promptText(item.prompt)),
      text_2: questions.map(({ completion }) => completion),
    }),
    scores: (_grader, answer, count) => byIndex(answer, count).map(row => numberOf(field(row, 'score'))),
  },
  /** vLLM `/classify` of a reward model: `{model, input}` → `{data: [{index, probs}]}`. */
  'vllm-classify': {
    batch: 32,
    body: ({ model }, questions) => ({
      ...(model === undefined ? {} : { model }),
      input: questions.map(({ item, completion }) => promptText(item.prompt) + completion),
    }),
    scores: ({ class_index: wanted }, answer, count) =>
      byIndex(answer, count).map(row => {
        const probabilities = field(row, 'probs')
        if (!Array.isArray(probabilities)) throw nonsense('no probs')
        if (wanted === undefined && probabilities.length > 1) {
          const detail = `must be given: the model has ${probabilities.length} classes`
          throw new Failure('INVALID_ITEM', {
            detail: `class_index ${detail}`,
            errors: [{ pointer: '/class_index', detail }],
          })
        }
        return numberOf(probabilities[wanted ?? 0])
      }),
  },
  /** Any JSON in, a number at a pointer out. */
  template: {
    batch: 1,
    body: (grader, [question]) => (question === undefined ? null : filled(grader.template, grader, question, 0)),
    scores: ({ pointer = '' }, answer) => [numberOf(at(answer, pointer))],
  },
}

/** The prompt as one text; of messages the contents, a line each. */
export function promptText(prompt: ScoreItem['prompt']): string {
  if (prompt === undefined) return ''
  return typeof prompt === 'string' ? prompt : `${prompt.map(contentOf).join('\n')}\n`
}

type Message = Exclude<ScoreItem['prompt'], string | undefined>[number]

function contentOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(part => part.text ?? '').join('')
}

const MAX_DEPTH = 32

function filled(value: unknown, grader: ExternalGrader, question: Question, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new Failure('INVALID_ITEM', { detail: 'template nested too deep' })
  if (typeof value === 'string') return filledText(value, grader, question)
  if (Array.isArray(value)) return value.map(inner => filled(inner, grader, question, depth + 1))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, filled(inner, grader, question, depth + 1)]),
    )
  return value
}

/** One pass, so that a completion that writes {{prompt}} is not filled in itself. */
function filledText(text: string, { model = '' }: ExternalGrader, { item, completion }: Question): unknown {
  if (text === '{{messages}}')
    return [
      ...(typeof item.prompt === 'string' ? [{ role: 'user', content: item.prompt }] : (item.prompt ?? [])),
      { role: 'assistant', content: completion },
    ]
  const values: Readonly<Record<string, string>> = { prompt: promptText(item.prompt), completion, model }
  return text.replace(/\{\{(prompt|completion|model)\}\}/g, (_whole, name: string) => values[name] ?? '')
}

function byIndex(answer: unknown, count: number): unknown[] {
  const rows = listOf(field(answer, 'data'), count)
  const sorted: unknown[] = new Array(count).fill(undefined)
  for (const [place, row] of rows.entries()) {
    const index = field(row, 'index') ?? place
    if (
      typeof index !== 'number' ||
      !Number.isInteger(index) ||
      index < 0 ||
      index >= count ||
      sorted[index] !== undefined
    )
      throw nonsense('rows with a wrong index')
    sorted[index] = row
  }
  return sorted
}

function listOf(value: unknown, count: number): readonly unknown[] {
  if (!Array.isArray(value)) throw nonsense('no list of scores')
  if (value.length !== count) throw nonsense(`${value.length} scores for ${count} completions`)
  return value
}

function numberOf(value: unknown): number {
  const inner: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (typeof inner !== 'number' || !Number.isFinite(inner)) throw nonsense('a score that is no finite number')
  return inner
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as { readonly [key: string]: unknown })[key]
    : undefined
}

function at(value: unknown, pointer: string): unknown {
  let found = value
  for (const segment of pointer.split('/').slice(1))
    found = field(found, segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  return found
}

function nonsense(detail: string): Failure {
  return new Failure('UPSTREAM_FAILED', { detail: `the reward model answered ${detail}` })
}
