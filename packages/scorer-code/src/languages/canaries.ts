import type { RunLimits, RunRequest } from '../run.ts'

const LIMITS: RunLimits = {
  cpuMs: 10_000,
  wallMs: 30_000,
  totalCpuMs: 20_000,
  memoryBytes: 2 ** 30,
  outputBytes: 1 << 16,
  compileCpuMs: 30_000,
}

/** A program that defines `add`, which must be right before anything else is. */
export function callCanary(language: string, source: string): { request: RunRequest; outputs: string[] } {
  return {
    request: {
      language,
      source,
      task: {
        kind: 'function',
        entry: 'add',
        params: ['int', 'int'],
        returns: 'int',
        calls: [{ args: '[2,40]' }],
      },
      limits: LIMITS,
      process: 'submission',
    },
    outputs: ['42'],
  }
}

/** A program that reads two integers and prints their sum. */
export function stdioCanary(language: string, source: string): { request: RunRequest; outputs: string[] } {
  return {
    request: {
      language,
      source,
      task: { kind: 'stdio', inputs: [new TextEncoder().encode('2 40\n')] },
      limits: LIMITS,
      process: 'test',
    },
    outputs: ['42\n'],
  }
}
