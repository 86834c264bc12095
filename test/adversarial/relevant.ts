import type { HostileProgram } from './hostile-program.ts'

/**
 * Does the isolation decide what becomes of this program, so that it is run on the reduced tier as well? With
 * HOSTILE=all every program is. Lies about equality, patched modules and the like are the same wherever they run.
 */
export function onEveryTier({ name }: Pick<HostileProgram, 'name'>): boolean {
  return process.env.HOSTILE === 'all' || ISOLATION.test(name)
}

/** The same without those that only run into a limit, which takes its time. */
export function onEveryUser(program: Pick<HostileProgram, 'name' | 'verdict'>): boolean {
  return process.env.HOSTILE === 'all' || (onEveryTier(program) && !/_limit/.test(program.verdict))
}

const ISOLATION =
  /^(kernel|leftover|network|kill|signal-owner|limits-of|proc|descriptor|daemon|fork|thread-bomb|tmp|memory|stop|self|socketpair|process-vm|ptrace|pidfd|uid|chmod|files|open-files|hide|environment|exec|core-dump|stdio|include|incbin|abstract|bpf|close-all|environment|keyctl|legacy|linker|memfd|mount|raise|read-parent|seek|unshare|vfork|write-outside|x32|socket|stack$|loop$|flood$|output-flood$|sleep$|recursion$|state)/
