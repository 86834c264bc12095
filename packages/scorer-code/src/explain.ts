import type { TestOutcome } from './run.ts'

const MAX_DIAGNOSTICS = 2_000

/**
 * The kind of a runtime error, from the tail of a program's error output. Only names from a fixed list are given, never
 * the program's own words: a message can carry the hidden input, addresses and times.
 */
export function errorName({ error, signal, exitCode }: TestOutcome): string {
  const lines = error.trimEnd().split('\n')
  for (const line of lines.toReversed().slice(0, 40)) {
    const name = /^(?:Uncaught\s+)?(?:[\w.]+\.)?(\w+)(?=:|$|\s)/.exec(line.trim())?.[1]
    if (name !== undefined && ERRORS.has(name)) return name
  }
  if (signal !== null) return `signal ${signal}`
  return exitCode === null || exitCode === 0 ? 'no answer' : `exit status ${exitCode}`
}

const ERRORS = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError BufferError ' +
    'ConnectionError EOFError Exception FileExistsError FileNotFoundError FloatingPointError GeneratorExit ImportError ' +
    'IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ' +
    'ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError ' +
    'RecursionError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError SystemExit ' +
    'TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError ValueError ' +
    'ZeroDivisionError Error EvalError RangeError URIError AggregateError ArrayIndexOutOfBoundsException ' +
    'ArithmeticException ClassCastException IllegalArgumentException IllegalStateException ' +
    'IndexOutOfBoundsException InputMismatchException NegativeArraySizeException NoSuchElementException ' +
    'NullPointerException NumberFormatException OutOfMemoryError StackOverflowError ' +
    'StringIndexOutOfBoundsException UnsupportedOperationException ConcurrentModificationException panic'
  ).split(' '),
)

/** The end of a text that is as long as an explanation may be. */
export function tail(text: string, length = MAX_DIAGNOSTICS): string {
  return text.length <= length ? text : `…${text.slice(-length)}`.toWellFormed()
}

/** The start of a compiler's diagnostics: the first error tells most. */
export function head(text: string, length = MAX_DIAGNOSTICS): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`.toWellFormed()
}
