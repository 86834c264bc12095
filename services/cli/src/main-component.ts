import type { Component, Result } from '@touchstone/contracts'

/** The first component that is not a format rule, else the first. */
export function mainOf(result: Result): Component | undefined {
  return result.components.find(component => component.kind !== 'format') ?? result.components[0]
}

/** The answer that was read, or the empty text. */
export function answerOf(result: Result): string {
  const answer = mainOf(result)?.detail.answer
  return typeof answer === 'string' ? answer : ''
}
