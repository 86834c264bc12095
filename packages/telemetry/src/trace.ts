import { randomBytes } from 'node:crypto'

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/

/**
 * The traceparent that a request's work goes on with: the trace of its header (W3C Trace Context), a span of our own.
 * @returns undefined where there is none, or none that can be read: the standard says to go on as if it were absent
 */
export function continueTrace(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const [, version, trace = '', parent = '', flags] = TRACEPARENT.exec(header.trim()) ?? []
  if (version === undefined || version === 'ff' || /^0+$/.test(trace) || /^0+$/.test(parent)) return undefined
  return `00-${trace}-${randomBytes(8).toString('hex')}-${flags}`
}

/** @returns the 32 hexadecimal digits of the trace; undefined for '' */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined || traceparent === '' ? undefined : traceparent.split('-')[1]
}
