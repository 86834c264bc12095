import type { AttackOptions } from '../options.ts'
import type { Grader } from './grader.ts'
import type { HttpOptions } from './http.ts'
import { localGrader } from './local.ts'
import { pythonModuleGrader } from './python-module.ts'
import { runCodeGrader, submitGrader } from './sandbox-fusion.ts'
import { serviceGrader } from './service.ts'

/** The graders that the names on the command line stand for. @throws where one cannot be started */
export async function openGraders(
  names: readonly string[],
  options: AttackOptions,
): Promise<{ readonly graders: readonly Grader[]; close(): Promise<void> }> {
  const graders: Grader[] = []
  const close = async (): Promise<void> => {
    for (const grader of graders) await grader.close()
  }
  const http: HttpOptions = { headers: headersOf(options.header), timeoutMs: options.timeout * 1000 }
  const profile = options.profile === undefined ? {} : { profile: options.profile }
  try {
    if (names.length === 0) graders.push(await localGrader(profile))
    for (const name of names) {
      const url = name.replace(/\/+$/, '')
      if (!/^https?:\/\//.test(name))
        graders.push(
          await pythonModuleGrader(name, {
            python: options.python,
            entry: options.function,
            timeoutMs: http.timeoutMs,
            mathSource: options.mathSource,
            codeSource: options.codeSource,
          }),
        )
      else if (options.as === 'sandbox-fusion') graders.push(runCodeGrader(url, http), submitGrader(url, http))
      else graders.push(serviceGrader(url, { ...http, ...profile }))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { graders, close }
}

function headersOf(lines: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    lines.map(line => {
      const [, name, value] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? []
      if (name === undefined || value === undefined)
        throw new Error(`${JSON.stringify(line)} is no header; write 'Name: value'`)
      return [name.toLowerCase(), value]
    }),
  )
}
