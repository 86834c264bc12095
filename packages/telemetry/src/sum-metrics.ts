import { AggregatorRegistry, type Registry } from 'prom-client'

/** Gauges of which the sum over processes says nothing: the largest, or the first, stands for all. */
const LARGEST =
  /^(touchstone_(canary_age_seconds|queue_oldest_age_seconds|queue_items|queue_bytes|store_up|disk_free_bytes|build_info|callback_parked|isolation_tier)|nodejs_version_info|nodejs_eventloop_lag.*|process_start_time_seconds)$/

type Snapshot = { name: string; aggregator?: string }[]

/**
 * One text of the metrics of several processes.
 * @param others JSON snapshots of the other processes' registries
 */
export async function sumMetrics(own: Registry, others: readonly string[]): Promise<string> {
  const snapshots = [JSON.stringify(await own.getMetricsAsJSON()), ...others].map(text =>
    (JSON.parse(text) as Snapshot).map(metric => ({
      ...metric,
      aggregator: LARGEST.test(metric.name) ? 'max' : 'sum',
    })),
  )
  return await AggregatorRegistry.aggregate(snapshots).metrics()
}
