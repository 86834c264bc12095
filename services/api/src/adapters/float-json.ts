/** ES2026's JSON.rawJSON, which the compiler's library does not know yet. */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): { readonly rawJSON: string } }

/**
 * A number that is written with a decimal point, so that clients in typed languages read a float: 1 leaves as 1.0.
 * @throws RangeError for what is not finite, which JSON cannot say
 */
export function float(value: number): { readonly rawJSON: string } {
  if (!Number.isFinite(value)) throw new RangeError('a reward must be finite')
  return rawJSON(Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value))
}
