import type { DashboardSpec } from './builder.ts'

const SOURCE = 'task=~"$task",data_source=~"$data_source"'
const TASK = 'task=~"$task"'
const ROUTE = 'route=~"$route"'
const GRADER = 'grader=~"$grader"'
const BY = 'by (task, data_source)'
const RATE = '[$__rate_interval]'

const mean = `(sum ${BY} (rate(touchstone_reward_positive_sum_total{${SOURCE}}${RATE})) - sum ${BY} (rate(touchstone_reward_negative_sum_total{${SOURCE}}${RATE}))) / (sum ${BY} (rate(touchstone_rewards_total{${SOURCE}}${RATE})) > 0)`
const std = `sqrt(clamp_min(sum ${BY} (rate(touchstone_reward_squares_total{${SOURCE}}${RATE})) / (sum ${BY} (rate(touchstone_rewards_total{${SOURCE}}${RATE})) > 0) - (${mean}) ^ 2, 0))`

const annotations = [
  {
    name: 'Restart',
    expr: 'changes(process_start_time_seconds[1m]) > 0',
    text: 'a process of the service started',
    color: 'orange',
  },
  {
    name: 'Profile',
    expr: 'increase(touchstone_profile_changes_total[1m]) > 0',
    text: 'a profile of graders changed: rewards before and after are not the same measure',
    color: 'purple',
  },
  {
    name: 'Alert',
    expr: 'ALERTS{alertname=~"Touchstone.*",alertstate="firing"}',
    text: '{{alertname}} fires',
    color: 'red',
  },
]
const variables = [
  { name: 'task', label: 'Task', query: 'label_values(touchstone_items_total, task)' },
  {
    name: 'data_source',
    label: 'Data source of the items',
    query: 'label_values(touchstone_items_total{task=~"$task"}, data_source)',
  },
]

const rewards: DashboardSpec = {
  uid: 'touchstone-rewards',
  title: 'Touchstone / Rewards',
  description: 'Do rewards rise, and for the right reason?',
  variables,
  annotations,
  rows: [
    {
      title: 'Now',
      panels: [
        {
          kind: 'stat',
          title: 'Rewards',
          description: 'Rewards given per second, all tasks and data sources that are chosen.',
          unit: 'ops',
          width: 6,
          queries: [{ expr: `sum(rate(touchstone_rewards_total{${SOURCE}}${RATE}))`, legend: 'rewards' }],
        },
        {
          kind: 'stat',
          title: 'Mean reward',
          description: 'Mean of all rewards given. Nulls are left out.',
          unit: 'short',
          decimals: 3,
          width: 6,
          queries: [
            {
              expr: `(sum(rate(touchstone_reward_positive_sum_total{${SOURCE}}${RATE})) - sum(rate(touchstone_reward_negative_sum_total{${SOURCE}}${RATE}))) / (sum(rate(touchstone_rewards_total{${SOURCE}}${RATE})) > 0)`,
              legend: 'mean',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Pass rate',
          description: 'Share of all rewards that reach the pass threshold. At 0 and at 1 a policy learns nothing.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          width: 6,
          steps: [
            { from: null, color: 'red' },
            { from: 0.01, color: 'green' },
            { from: 0.99, color: 'orange' },
          ],
          queries: [
            {
              expr: `sum(rate(touchstone_pass_total{${SOURCE}}${RATE})) / (sum(rate(touchstone_rewards_total{${SOURCE}}${RATE})) > 0)`,
              legend: 'pass rate',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Without a reward, by our fault',
          description: 'Share of the items that ended null as infra_error. The others that are null have bad data.',
          unit: 'percentunit',
          min: 0,
          width: 6,
          steps: [
            { from: null, color: 'green' },
            { from: 0.001, color: 'orange' },
            { from: 0.01, color: 'red' },
          ],
          queries: [
            {
              expr: `sum(rate(touchstone_undetermined_total{${TASK},reason="infra_error"}${RATE})) / (sum(rate(touchstone_items_total{${TASK}}${RATE})) > 0)`,
              legend: 'infra_error',
            },
          ],
        },
      ],
    },
    {
      title: 'Level',
      panels: [
        {
          kind: 'timeseries',
          title: 'Mean reward',
          description: 'Mean of the rewards given, by task and data source. Nulls are left out.',
          unit: 'short',
          queries: [{ expr: mean, legend: '{{task}} {{data_source}}' }],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Standard deviation',
          description: 'Spread of the rewards. Near zero, a group-relative trainer learns nothing.',
          unit: 'short',
          min: 0,
          queries: [{ expr: std, legend: '{{task}} {{data_source}}' }],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Pass rate',
          description: 'Share of the rewards that reach the pass threshold.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          queries: [
            {
              expr: `sum ${BY} (rate(touchstone_pass_total{${SOURCE}}${RATE})) / (sum ${BY} (rate(touchstone_rewards_total{${SOURCE}}${RATE})) > 0)`,
              legend: '{{task}} {{data_source}}',
            },
          ],
        },
        {
          kind: 'heatmap',
          title: 'Distribution of rewards',
          description: 'How many rewards fall into each range over time.',
          unit: 'short',
          queries: [
            { expr: `sum by (le) (increase(touchstone_reward_value_bucket{${SOURCE}}${RATE}))`, legend: '{{le}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Groups without spread',
          description: 'Share of the groups whose rollouts all have the same reward.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          queries: [
            {
              expr: `sum by (task, spread) (rate(touchstone_groups_total{${TASK},spread!="mixed"}${RATE})) / on (task) group_left () (sum by (task) (rate(touchstone_groups_total{${TASK}}${RATE})) > 0)`,
              legend: '{{task}} {{spread}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Why',
      panels: [
        {
          kind: 'timeseries',
          stacked: true,
          title: 'Verdicts',
          description: 'Components by verdict.',
          unit: 'ops',
          min: 0,
          queries: [
            {
              expr: `sum by (grader, verdict) (rate(touchstone_verdicts_total${RATE})) > 0`,
              legend: '{{grader}} {{verdict}}',
            },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Flags',
          description: 'Signals of hacking, hedging, echo and padding, apart from the score.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (task, flag) (rate(touchstone_flags_total{${TASK}}${RATE}))`, legend: '{{task}} {{flag}}' },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Truncated',
          description: 'Share of the components that were cut off inside their reasoning.',
          unit: 'percentunit',
          min: 0,
          queries: [
            {
              expr: `sum by (grader) (rate(touchstone_verdicts_total{verdict="truncated"}${RATE})) / (sum by (grader) (rate(touchstone_verdicts_total${RATE})) > 0)`,
              legend: '{{grader}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Format misses',
          description: 'Share of the format components that were not in form.',
          unit: 'percentunit',
          min: 0,
          queries: [
            {
              expr: `sum(rate(touchstone_verdicts_total{grader="format",verdict="bad_format"}${RATE})) / (sum(rate(touchstone_verdicts_total{grader="format"}${RATE})) > 0)`,
              legend: 'format',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'No reward',
          description:
            'Items with a null reward, by reason. infra_error is ours; the others are the data or the caller.',
          unit: 'ops',
          min: 0,
          queries: [
            {
              expr: `sum by (task, reason) (rate(touchstone_undetermined_total{${TASK}}${RATE}))`,
              legend: '{{task}} {{reason}}',
            },
          ],
        },
      ],
    },
  ],
}

const service: DashboardSpec = {
  uid: 'touchstone-service',
  title: 'Touchstone / Service',
  description: 'Is the service keeping up, and does anything wait or fail?',
  variables: [
    { name: 'route', label: 'Route', query: 'label_values(touchstone_http_request_duration_seconds_count, route)' },
  ],
  annotations,
  rows: [
    {
      title: 'Requests',
      panels: [
        {
          kind: 'timeseries',
          title: 'Requests',
          description: 'HTTP requests by route and status.',
          unit: 'reqps',
          min: 0,
          queries: [
            {
              expr: `sum by (route, code) (rate(touchstone_http_request_duration_seconds_count{${ROUTE}}${RATE}))`,
              legend: '{{route}} {{code}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Request time',
          description: 'Median and 99th percentile by route.',
          unit: 's',
          min: 0,
          queries: [
            {
              expr: `histogram_quantile(0.5, sum by (le, route) (rate(touchstone_http_request_duration_seconds_bucket{${ROUTE}}${RATE})))`,
              legend: 'p50 {{route}}',
            },
            {
              expr: `histogram_quantile(0.99, sum by (le, route) (rate(touchstone_http_request_duration_seconds_bucket{${ROUTE}}${RATE})))`,
              legend: 'p99 {{route}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Under way',
          description: 'HTTP requests that are being held or answered.',
          unit: 'short',
          min: 0,
          queries: [{ expr: 'sum(touchstone_http_in_flight)', legend: 'requests' }],
        },
        {
          kind: 'timeseries',
          title: 'Refused at the door',
          description: 'Requests refused by reason: quota, overload, disk, memory.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (reason) (rate(touchstone_admission_rejects_total${RATE}))`, legend: '{{reason}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Items',
          description: 'Items that ended, by task and outcome.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (task, outcome) (rate(touchstone_items_total${RATE}))`, legend: '{{task}} {{outcome}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Replays',
          description: 'Requests that were answered from their idempotency key.',
          unit: 'ops',
          min: 0,
          queries: [{ expr: `sum(rate(touchstone_idempotent_replays_total${RATE}))`, legend: 'replays' }],
        },
      ],
    },
    {
      title: 'Queue and delivery',
      panels: [
        {
          kind: 'timeseries',
          title: 'Items in the queue',
          description: 'Items that were accepted and have no result yet, by state.',
          unit: 'short',
          min: 0,
          queries: [{ expr: 'sum by (state) (touchstone_queue_items)', legend: '{{state}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Oldest wait',
          description: 'Age of the oldest chunk that waits.',
          unit: 's',
          min: 0,
          queries: [{ expr: 'max(touchstone_queue_oldest_age_seconds)', legend: 'oldest' }],
        },
        {
          kind: 'timeseries',
          title: 'Batch time',
          description: 'From acceptance to the last result.',
          unit: 's',
          min: 0,
          queries: [
            {
              expr: `histogram_quantile(0.5, sum by (le) (rate(touchstone_batch_duration_seconds_bucket${RATE})))`,
              legend: 'p50',
            },
            {
              expr: `histogram_quantile(0.99, sum by (le) (rate(touchstone_batch_duration_seconds_bucket${RATE})))`,
              legend: 'p99',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Callbacks',
          description: 'Tries by class of answer.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (code_class) (rate(touchstone_callback_attempts_total${RATE}))`, legend: '{{code_class}}' },
          ],
        },
        {
          kind: 'stat',
          title: 'Parked callbacks',
          description: 'Batches whose results could not be delivered; they can still be pulled.',
          unit: 'short',
          steps: [
            { from: null, color: 'green' },
            { from: 1, color: 'red' },
          ],
          queries: [{ expr: 'sum(touchstone_callback_parked)', legend: 'parked' }],
        },
        {
          kind: 'timeseries',
          title: 'Second attempts',
          description: 'Attempts after a fault of ours, and results that came second.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (reason) (rate(touchstone_attempts_total${RATE}))`, legend: 'attempt {{reason}}' },
            {
              expr: `sum by (reason) (rate(touchstone_results_discarded_total${RATE}))`,
              legend: 'discarded {{reason}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          kind: 'timeseries',
          title: 'CPU',
          description: 'Cores in use by the processes of the service, programs under judgement not included.',
          unit: 'short',
          min: 0,
          queries: [{ expr: `sum(rate(process_cpu_seconds_total${RATE}))`, legend: 'cores' }],
        },
        {
          kind: 'timeseries',
          title: 'Memory',
          description: 'Resident memory of the processes of the service.',
          unit: 'bytes',
          min: 0,
          queries: [{ expr: 'sum(process_resident_memory_bytes)', legend: 'resident' }],
        },
        {
          kind: 'stat',
          title: 'Store',
          description:
            'Does Redis answer? While it does not, batches and programs wait, and nothing that was accepted is lost.',
          unit: 'none',
          names: { 0: 'away', 1: 'answers' },
          steps: [
            { from: null, color: 'red' },
            { from: 1, color: 'green' },
          ],
          queries: [{ expr: 'min(touchstone_store_up)', legend: 'store' }],
        },
      ],
    },
  ],
}

const judge: DashboardSpec = {
  uid: 'touchstone-judge',
  title: 'Touchstone / Judge',
  description: 'Programs under judgement: time, sandboxes, caches.',
  variables: [
    { name: 'grader', label: 'Grader', query: 'label_values(touchstone_grade_duration_seconds_count, grader)' },
  ],
  annotations,
  rows: [
    {
      title: 'Programs',
      panels: [
        {
          kind: 'timeseries',
          title: 'Grading time',
          description: 'Wall time of one item in its graders. The points are single items, with run, step and id.',
          unit: 's',
          min: 0,
          queries: [
            {
              expr: `histogram_quantile(0.5, sum by (le, grader) (rate(touchstone_grade_duration_seconds_bucket{${GRADER}}${RATE})))`,
              legend: 'p50 {{grader}}',
            },
            {
              expr: `histogram_quantile(0.99, sum by (le, grader) (rate(touchstone_grade_duration_seconds_bucket{${GRADER}}${RATE})))`,
              legend: 'p99 {{grader}}',
              exemplar: true,
            },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'CPU of programs',
          description: 'CPU time per item that ran a program.',
          unit: 's',
          min: 0,
          queries: [
            {
              expr: `sum by (grader) (rate(touchstone_grade_cpu_seconds_sum${RATE})) / (sum by (grader) (rate(touchstone_grade_cpu_seconds_count${RATE})) > 0)`,
              legend: '{{grader}}',
            },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          stacked: true,
          title: 'Verdicts on code',
          description: 'Programs by verdict.',
          unit: 'ops',
          min: 0,
          queries: [
            { expr: `sum by (verdict) (rate(touchstone_verdicts_total{grader="code"}${RATE}))`, legend: '{{verdict}}' },
          ],
          width: 24,
        },
      ],
    },
    {
      title: 'Sandboxes',
      panels: [
        {
          kind: 'timeseries',
          title: 'Slots',
          description: 'Sandbox slots by state.',
          unit: 'short',
          min: 0,
          queries: [{ expr: 'sum by (state) (touchstone_slots)', legend: '{{state}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Slots replaced',
          description: 'Sandbox slots that were lost and replaced, by reason.',
          unit: 'ops',
          min: 0,
          queries: [{ expr: `sum by (reason) (rate(touchstone_slot_restarts_total${RATE}))`, legend: '{{reason}}' }],
        },
        {
          kind: 'stat',
          show: 'name',
          title: 'Isolation tier',
          description: 'The tier that judges here: full, or reduced or none where the machine does not allow more.',
          unit: 'none',
          queries: [{ expr: 'max by (tier) (touchstone_isolation_tier) == 1', legend: '{{tier}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Compile cache',
          description: 'Look-ups by outcome.',
          unit: 'ops',
          min: 0,
          queries: [{ expr: `sum by (outcome) (rate(touchstone_compile_cache_total${RATE}))`, legend: '{{outcome}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Canary',
          description: 'Time since the last canary came back through queue and sandbox. One is sent every 10 s.',
          unit: 's',
          min: 0,
          queries: [{ expr: 'max(touchstone_canary_age_seconds)', legend: 'age' }],
        },
        {
          kind: 'timeseries',
          title: 'Free disk',
          description: 'Under the data folder.',
          unit: 'bytes',
          min: 0,
          queries: [{ expr: 'min(touchstone_disk_free_bytes)', legend: 'free' }],
        },
      ],
    },
  ],
}

export const DASHBOARDS: readonly DashboardSpec[] = [rewards, service, judge]
