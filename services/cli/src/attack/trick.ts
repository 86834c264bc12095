/** What a grader is asked about: a task with its tests or gold, and a pair of honest answers to tell what it pays. */
export type Question = {
  readonly id: string
  readonly task: Task
  /** Completions: one that must be paid, one that must not. */
  readonly right: string
  readonly wrong: string
}

export type Task =
  | { readonly kind: 'math'; readonly prompt: string; readonly gold: string }
  /** The form of the answer is asked for: reasoning and answer, each in its tags. */
  | { readonly kind: 'format'; readonly prompt: string; readonly gold: string }
  | {
      readonly kind: 'code'
      readonly prompt: string
      readonly language: 'python' | 'javascript'
      readonly form: CodeForm
      readonly tests: readonly CodeTest[]
    }

/** How the tests reach the program: calls of `f`, statements that assert, or standard input and output. */
export type CodeForm = 'function' | 'asserts' | 'stdio'
export type CodeTest = {
  readonly args: readonly [number, number]
  readonly expected: number
  readonly stdin: string
  readonly stdout: string
}

/** A completion that earns nothing from a grader that looks at the answer. */
export type Trick = {
  readonly name: string
  readonly why: string
  readonly question: Question
  readonly completion: string
}

export type Family = Task['kind']
