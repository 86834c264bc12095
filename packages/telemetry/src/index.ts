export { METRICS, type MetricName } from './catalogue.ts'
export { createLogger, type Logger } from './logger.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { recordResult } from './record-result.ts'
