type Row = {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
  readonly buckets?: readonly number[]
  /**
   * Label values that are there from the start, at 0: `increase()` cannot see a series rise from nothing to 1, and an
   * alert on the first conflict would stay silent.
   */
  readonly starts?: readonly (readonly string[])[]
}

const durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/**
 * Every metric, without its prefix `touchstone_`. Labels come from closed sets; ids, runs and steps are never labels.
 * Rewards may be negative, and a histogram's sum is then no counter: the sums are split by sign.
 */
export const METRICS = {
  items_total: { type: 'counter', help: 'Items that ended, by outcome', labels: ['task', 'data_source', 'outcome'] },
  rewards_total: { type: 'counter', help: 'Rewards given (numbers)', labels: ['task', 'data_source'] },
  reward_positive_sum_total: { type: 'counter', help: 'Sum of the positive rewards', labels: ['task', 'data_source'] },
  reward_negative_sum_total: {
    type: 'counter',
    help: 'Sum of the absolute values of the negative rewards',
    labels: ['task', 'data_source'],
  },
  reward_squares_total: { type: 'counter', help: 'Sum of the squared rewards', labels: ['task', 'data_source'] },
  reward_value: {
    type: 'histogram',
    help: 'Distribution of rewards',
    labels: ['task', 'data_source'],
    buckets: [-1, -0.5, -0.1, 0, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2],
  },
  pass_total: {
    type: 'counter',
    help: 'Items whose reward reached the pass threshold',
    labels: ['task', 'data_source'],
  },
  verdicts_total: { type: 'counter', help: 'Components by verdict', labels: ['grader', 'verdict'] },
  undetermined_total: {
    type: 'counter',
    help: 'Items with a null reward, by reason',
    labels: ['task', 'reason'],
    starts: [
      ['math', 'infra_error'],
      ['code', 'infra_error'],
      ['format', 'infra_error'],
      ['external', 'infra_error'],
    ],
  },
  flags_total: { type: 'counter', help: 'Flags raised beside scores', labels: ['task', 'flag'] },
  groups_total: {
    type: 'counter',
    help: 'Groups of two or more rewards, by their spread: mixed, or all equal (all_pass, all_fail; equal where only some of the equal rewards pass)',
    labels: ['task', 'spread'],
  },
  grade_duration_seconds: {
    type: 'histogram',
    help: 'Wall time of one item in its graders',
    labels: ['grader', 'outcome'],
    buckets: durations,
  },
  grade_cpu_seconds: {
    type: 'histogram',
    help: "CPU time of one item's programs",
    labels: ['grader'],
    buckets: durations,
  },
  queue_wait_seconds: {
    type: 'histogram',
    help: 'Time from acceptance to the start of a chunk',
    labels: [],
    buckets: durations,
  },
  batch_duration_seconds: {
    type: 'histogram',
    help: 'Time from acceptance to the last result of a batch',
    labels: [],
    buckets: durations,
  },
  queue_items: { type: 'gauge', help: 'Items by state', labels: ['state'] },
  queue_bytes: { type: 'gauge', help: 'Bytes of items that wait', labels: [] },
  queue_oldest_age_seconds: { type: 'gauge', help: 'Age of the oldest chunk that waits', labels: [] },
  attempts_total: {
    type: 'counter',
    help: 'Further attempts, by reason',
    labels: ['reason'],
    starts: [['worker'], ['service'], ['lock'], ['retry']],
  },
  results_discarded_total: {
    type: 'counter',
    help: 'Results that came after the first, equal or conflicting',
    labels: ['reason'],
    starts: [['duplicate'], ['conflict']],
  },
  callback_attempts_total: {
    type: 'counter',
    help: 'Callback tries by class of answer',
    labels: ['code_class'],
    starts: [['2xx'], ['3xx'], ['4xx'], ['5xx'], ['none']],
  },
  callback_lag_seconds: {
    type: 'histogram',
    help: 'Time from a result to its delivery',
    labels: [],
    buckets: durations,
  },
  callback_parked: { type: 'gauge', help: 'Batches whose callbacks are parked', labels: [] },
  idempotent_replays_total: { type: 'counter', help: 'Requests answered from their idempotency key', labels: [] },
  admission_rejects_total: {
    type: 'counter',
    help: 'Requests refused at the door',
    labels: ['reason'],
    starts: [['overloaded'], ['quota'], ['store_unavailable']],
  },
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time of HTTP requests',
    labels: ['route', 'code'],
    buckets: durations,
  },
  http_in_flight: { type: 'gauge', help: 'HTTP requests under way', labels: [] },
  slots: { type: 'gauge', help: 'Sandbox slots by state', labels: ['state'] },
  slot_restarts_total: { type: 'counter', help: 'Sandbox slots replaced', labels: ['reason'], starts: [['lost']] },
  compile_cache_total: {
    type: 'counter',
    help: 'Compile cache look-ups',
    labels: ['outcome'],
    starts: [['hit'], ['joined'], ['miss']],
  },
  isolation_tier: { type: 'gauge', help: '1 for the tier that judges here', labels: ['tier'] },
  canary_age_seconds: {
    type: 'gauge',
    help: 'Time since the last canary came back through queue and sandbox',
    labels: [],
  },
  store_up: { type: 'gauge', help: '1 while the store answers', labels: [] },
  disk_free_bytes: { type: 'gauge', help: 'Free disk under the data folder', labels: [] },
  profile_changes_total: { type: 'counter', help: 'Profiles that changed while the service ran', labels: [] },
  build_info: { type: 'gauge', help: '1, with the version', labels: ['version', 'node'] },
} as const satisfies Record<string, Row>

export type MetricName = keyof typeof METRICS
