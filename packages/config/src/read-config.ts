import { SETTINGS, type SettingName } from './settings.ts'

const PREFIX = 'TOUCHSTONE_'

export type Config = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name]['fallback'] | ReturnType<(typeof SETTINGS)[Name]['read']>
}

export type Environment = { readonly [name: string]: string | undefined }

/** All that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`the settings cannot be used:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * The environment as one frozen typed object. Names that nobody knows fail, except what Kubernetes injects beside a
 * service of our name (TOUCHSTONE_PORT=tcp://…, TOUCHSTONE_*_SERVICE_*, TOUCHSTONE_PORT_…) and TOUCHSTONE_URL, which clients use.
 * @param readFile reads a file that a …_FILE variable names
 * @throws ConfigError with every bad setting at once
 */
export function readConfig(env: Environment, readFile: (path: string) => string): Config {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  const known = new Set<string>([`${PREFIX}URL`])

  for (const [name, setting] of Object.entries(SETTINGS)) {
    const variable = PREFIX + setting.env
    known.add(variable)
    if (setting.secret) known.add(`${variable}_FILE`)
    values[name] = setting.fallback
    try {
      const text = setting.secret ? readSecret(env, variable, readFile) : env[variable]
      if (text === undefined || (text === '' && setting.type !== 'flag') || isInjected(variable, text)) continue
      values[name] = setting.read(text)
    } catch (error) {
      problems.push(`${variable} ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || known.has(variable) || isInjected(variable, value ?? '')) continue
    problems.push(`${variable} is not a setting${suggestion(variable, known)}`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(values) as Config
}

/** Settings as rows for people: variable, type, default, text. Secrets have no default to show. */
export function describeSettings(): readonly { variable: string; type: string; fallback: string; about: string }[] {
  return Object.values(SETTINGS).map(setting => ({
    variable: PREFIX + setting.env,
    type: setting.type,
    fallback:
      setting.fallback === undefined
        ? ''
        : Array.isArray(setting.fallback)
          ? setting.fallback.join(',')
          : String(setting.fallback),
    about: setting.about,
  }))
}

/** Settings with where each came from, secrets hidden; for `touchstone serve --print-config`. */
export function explainConfig(
  config: Config,
  env: Environment,
): readonly { variable: string; value: string; source: 'default' | 'environment' }[] {
  return Object.entries(SETTINGS).map(([name, setting]) => {
    const variable = PREFIX + setting.env
    const given = env[variable] !== undefined || env[`${variable}_FILE`] !== undefined
    const value = config[name as SettingName]
    return {
      variable,
      value: setting.secret ? (value === undefined ? '' : '(hidden)') : value === undefined ? '' : String(value),
      source: given ? 'environment' : 'default',
    }
  })
}

function readSecret(env: Environment, variable: string, readFile: (path: string) => string): string | undefined {
  const path = env[`${variable}_FILE`]
  if (path === undefined) return env[variable]
  if (env[variable] !== undefined) throw new Error(`and ${variable}_FILE are both set`)
  return readFile(path).trim()
}

function isInjected(variable: string, value: string): boolean {
  return (
    (variable === `${PREFIX}PORT` && /^(tcp|udp):\/\//.test(value)) ||
    /^TOUCHSTONE_([A-Z0-9_]+_)?SERVICE_(HOST|PORT)/.test(variable) ||
    /^TOUCHSTONE_([A-Z0-9_]+_)?PORT_\d+_(TCP|UDP)/.test(variable) ||
    (/^TOUCHSTONE_[A-Z0-9_]+_PORT$/.test(variable) && /^(tcp|udp):\/\//.test(value))
  )
}

function suggestion(variable: string, known: ReadonlySet<string>): string {
  const near = [...known].find(name => distanceAtMostTwo(name, variable))
  return near === undefined ? '' : `; did you mean ${near}?`
}

function distanceAtMostTwo(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    }
    row = next
  }
  return (row[b.length] ?? 3) <= 2
}
