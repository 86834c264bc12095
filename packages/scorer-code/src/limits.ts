import type { CodeLimits } from '@touchstone/contracts'
import type { RunLimits } from './run.ts'

const CPU_MS: ReadonlyMap<string, number> = new Map([
  ['c', 5_000],
  ['cpp', 5_000],
  ['rust', 5_000],
  ['java', 8_000],
  ['go', 8_000],
])
const DEFAULT_CPU_MS = 10_000
const TOTAL_CPU_MS = 60_000
const COMPILE_CPU_MS = 30_000
const MEBIBYTE = 1024 * 1024
const OUTPUT_BYTES = 16 * MEBIBYTE
/** Virtual machines take memory of their own before the program does. */
const ROOMY = new Set(['java', 'javascript', 'typescript'])

/** Limits of one run: what the grader says, and the defaults of DESIGN section 3 for the rest. */
export function limitsOf(language: string, given: CodeLimits = {}): RunLimits {
  const cpuMs = given.cpu_ms ?? defaultCpuMs(language)
  return {
    cpuMs,
    wallMs: given.wall_ms ?? 3 * cpuMs + 2_000,
    totalCpuMs: given.total_cpu_ms ?? Math.max(TOTAL_CPU_MS, cpuMs),
    memoryBytes: (given.memory_mb ?? (ROOMY.has(language) ? 2_048 : 1_024)) * MEBIBYTE,
    outputBytes: given.output_bytes ?? OUTPUT_BYTES,
    compileCpuMs: given.compile_cpu_ms ?? COMPILE_CPU_MS,
  }
}

export function defaultCpuMs(language: string): number {
  return CPU_MS.get(language) ?? DEFAULT_CPU_MS
}
