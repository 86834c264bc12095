/** One row of the settings table: how a value is read from its text and what it is when absent. */
export type Setting<Value> = {
  readonly env: string
  readonly type: string
  readonly fallback: Value
  readonly about: string
  readonly secret: boolean
  /** @throws Error with what is wrong, without the name */
  readonly read: (text: string) => Value
}

export function text<F extends string | undefined>(env: string, fallback: F, about: string): Setting<string | F> {
  return { env, type: 'text', fallback, about, secret: false, read: value => value }
}

/** A text that is never printed and may be given as a file. */
export function secret(env: string, about: string): Setting<string | undefined> {
  return { env, type: 'secret', fallback: undefined, about, secret: true, read: value => value }
}

export function integer<F extends number | undefined>(
  env: string,
  fallback: F,
  about: string,
  { minimum, maximum }: { minimum: number; maximum: number },
): Setting<number | F> {
  const read = (value: string): number => {
    const number = Number(value)
    if (!/^-?\d+$/.test(value) || number < minimum || number > maximum) {
      throw new Error(`must be a whole number from ${minimum} to ${maximum}`)
    }
    return number
  }
  return { env, type: 'integer', fallback, about, secret: false, read }
}

/** Milliseconds; a bare number, or with ms, s, min, h. */
export function durationMs(env: string, fallback: number, about: string): Setting<number> {
  const units: Record<string, number> = { '': 1, ms: 1, s: 1_000, min: 60_000, h: 3_600_000 }
  return {
    env,
    type: 'duration',
    fallback,
    about,
    secret: false,
    read: scaled(units, 'a duration such as 500, 15s, 30min, 72h'),
  }
}

/** Bytes; a bare number, or with KiB, MiB, GiB. */
export function bytes(env: string, fallback: number, about: string): Setting<number> {
  const units: Record<string, number> = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }
  return {
    env,
    type: 'bytes',
    fallback,
    about,
    secret: false,
    read: scaled(units, 'a size such as 1048576, 512KiB, 32MiB'),
  }
}

export function ratio(env: string, fallback: number, about: string): Setting<number> {
  const read = (value: string): number => {
    const number = Number(value)
    if (value.trim() === '' || !(number >= 0 && number <= 1)) throw new Error('must be a number from 0 to 1')
    return number
  }
  return { env, type: 'ratio', fallback, about, secret: false, read }
}

export function flag(env: string, fallback: boolean, about: string): Setting<boolean> {
  const read = (value: string): boolean => {
    if (['1', 'true', 'yes', 'on'].includes(value.toLowerCase())) return true
    if (['0', 'false', 'no', 'off', ''].includes(value.toLowerCase())) return false
    throw new Error('must be 1 or 0')
  }
  return { env, type: 'flag', fallback, about, secret: false, read }
}

export function choice<const Options extends readonly string[]>(
  env: string,
  options: Options,
  fallback: Options[number],
  about: string,
): Setting<Options[number]> {
  const read = (value: string): Options[number] => {
    if (!options.includes(value)) throw new Error(`must be one of ${options.join(', ')}`)
    return value
  }
  return { env, type: options.join(' \\| '), fallback, about, secret: false, read }
}

/** Values separated by commas. */
export function list(env: string, fallback: readonly string[], about: string): Setting<readonly string[]> {
  const read = (value: string): string[] =>
    value
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
  return { env, type: 'list', fallback, about, secret: false, read }
}

export function nameList(env: string, fallback: readonly string[], about: string): Setting<readonly string[]> {
  const { read } = list(env, fallback, about)
  return {
    ...list(env, fallback, about),
    read: value => {
      const names = read(value)
      const bad = names.find(name => !/^[a-z][a-z0-9+#]*$/.test(name))
      if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} is not a name`)
      return names
    },
  }
}

function scaled(units: Record<string, number>, wanted: string): (value: string) => number {
  return value => {
    const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(value.trim())
    const factor = match === null ? undefined : units[match[2] ?? '']
    if (match === null || factor === undefined) throw new Error(`must be ${wanted}`)
    return Math.round(Number(match[1]) * factor)
  }
}
