/** One item that fell into a bucket: enough to find it in the logs. */
export type Exemplar = {
  readonly labels: readonly (readonly [string, string])[]
  readonly value: number
  /** Seconds since 1970. */
  readonly at: number
}

/** Of what an exemplar tells; all but the item may be unknown. */
export type ItemTrail = {
  readonly item: string
  readonly run?: string | undefined
  readonly step?: number | undefined
  readonly traceId?: string | undefined
}

/** OpenMetrics allows 128 characters for the names and values of one exemplar's labels. */
const ITEM_CHARS = 40
const RUN_CHARS = 24

/** Labels within OpenMetrics' 128 characters: long ids keep their ends, where they differ. */
export function exemplarLabels({ item, run, step, traceId }: ItemTrail): Exemplar['labels'] {
  return [
    ['item', endOf(item, ITEM_CHARS)],
    ...(run === undefined ? [] : [['run', endOf(run, RUN_CHARS)] as const]),
    ...(step === undefined ? [] : [['step', String(step).slice(0, 12)] as const]),
    ...(traceId === undefined ? [] : [['trace_id', traceId.slice(0, 32)] as const]),
  ]
}

function endOf(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `…${characters.slice(1 - most).join('')}`
}
