import {
  bytes,
  choice,
  durationMs,
  flag,
  integer,
  list,
  nameList,
  ratio,
  type Setting,
  secret,
  text,
} from './setting.ts'

/**
 * Every setting of the service: name without its prefix TOUCHSTONE_, type, default and documentation in one row.
 * The docs table is generated from here. A secret may also be given as a file, under its name with _FILE.
 */
export const SETTINGS = {
  host: text(
    'HOST',
    '127.0.0.1',
    'Address to listen on. Anything but loopback needs API keys or TOUCHSTONE_ALLOW_ANONYMOUS=1',
  ),
  port: integer('PORT', 8080, 'Port of the API; 0 takes a free one', { minimum: 0, maximum: 65_535 }),
  adminPort: integer('ADMIN_PORT', undefined, 'Moves /livez, /readyz and /metrics to a listener of their own', {
    minimum: 0,
    maximum: 65_535,
  }),
  adminHost: text('ADMIN_HOST', '127.0.0.1', 'Address of the admin listener'),
  dataDir: text(
    'DATA_DIR',
    undefined,
    'Folder for the private Redis, compile cache and problems. Default: .touchstone in the working folder',
  ),
  redisUrl: secret('REDIS_URL', 'Redis to use: redis://, rediss:// or unix://. Default: a private redis-server child'),
  redisBin: text(
    'REDIS_BIN',
    undefined,
    'redis-server or valkey-server for the private child. Default: found on the PATH',
  ),
  redisPrefix: text('REDIS_PREFIX', 'touchstone', 'Prefix of every key'),
  durability: choice(
    'DURABILITY',
    ['normal', 'strict'],
    'normal',
    'strict: the private Redis syncs its log at every write',
  ),
  apiKeysFile: text(
    'API_KEYS_FILE',
    undefined,
    'YAML file of API keys, tenants and scopes. Without it the API is open on loopback',
  ),
  allowAnonymous: flag('ALLOW_ANONYMOUS', false, 'Serve without keys on an address other than loopback'),
  profiles: text('PROFILES', undefined, 'Folder with profiles (YAML), beside those that are shipped'),
  isolation: choice(
    'ISOLATION',
    ['auto', 'full', 'reduced'],
    'auto',
    'auto: the best tier that this machine gives; on the reduced one code is refused. reduced: judge it there too. full: do not try the reduced one',
  ),
  languages: nameList(
    'LANGUAGES',
    [],
    'Languages to install and to start with the service; "all" for every one. Others start at first use',
  ),
  salt: secret('SALT', 'Salt of the sample points and test order. Default: made once and kept in Redis'),
  workers: integer('WORKERS', undefined, 'Threads for math and format in one process. Default: one per core', {
    minimum: 1,
    maximum: 256,
  }),
  scoringProcesses: integer('SCORING_PROCESSES', 1, 'Scoring worker processes that `serve` starts', {
    minimum: 0,
    maximum: 64,
  }),
  slots: integer('SLOTS', undefined, 'Sandbox slots of one scoring worker. Default: the CPU quota, at least one', {
    minimum: 1,
    maximum: 512,
  }),
  workerConcurrency: integer('WORKER_CONCURRENCY', 8, 'Chunks that one scoring worker holds at a time', {
    minimum: 1,
    maximum: 256,
  }),
  chunkItems: integer('CHUNK_ITEMS', 64, 'Items in one unit of queue work', { minimum: 1, maximum: 1024 }),
  chunkBytes: bytes('CHUNK_BYTES', 1_048_576, 'Bytes of items in one unit of queue work'),
  syncMaxItems: integer('SYNC_MAX_ITEMS', 1024, 'Items in one POST /score', { minimum: 1, maximum: 65_536 }),
  batchMaxItems: integer('BATCH_MAX_ITEMS', 262_144, 'Items in one batch', { minimum: 1, maximum: 4_194_304 }),
  bodyLimit: bytes('BODY_LIMIT', 134_217_728, 'Largest request body, also after decompression'),
  itemMaxBytes: bytes('ITEM_MAX_BYTES', 33_554_432, 'Largest single item'),
  requestTimeoutMs: durationMs('REQUEST_TIMEOUT_MS', 60_000, 'Time that a client may take to send its request'),
  headersTimeoutMs: durationMs('HEADERS_TIMEOUT_MS', 10_000, 'Time that a client may take to send its headers'),
  maxConnections: integer('MAX_CONNECTIONS', 20_000, 'Open connections', { minimum: 1, maximum: 1_000_000 }),
  holdMs: durationMs(
    'HOLD_MS',
    600_000,
    "Longest time that a request is held; a trainer's protocol may hold it shorter",
  ),
  lockMs: durationMs('LOCK_MS', 5_000, 'Lock of a chunk; a dead worker is noticed after it'),
  stallScanMs: durationMs('STALL_SCAN_MS', 2_500, 'How often lost chunks are looked for'),
  sweepMs: durationMs('SWEEP_MS', 2_000, 'How often accepted but undispatched chunks are looked for'),
  maxAttempts: integer('MAX_ATTEMPTS', 3, 'Attempts of an item before it ends as infra_error', {
    minimum: 1,
    maximum: 100,
  }),
  poisonKills: integer('POISON_KILLS', 2, 'Workers that a chunk may end before it is bisected', {
    minimum: 1,
    maximum: 100,
  }),
  deadlineMs: durationMs('DEADLINE_MS', 86_400_000, 'Deadline of a batch that names none'),
  maxQueueItems: integer('MAX_QUEUE_ITEMS', 2_000_000, 'Items that may wait', { minimum: 1, maximum: 1_000_000_000 }),
  maxQueueBytes: bytes('MAX_QUEUE_BYTES', 4_294_967_296, 'Bytes that may wait'),
  maxQueueWaitMs: durationMs(
    'MAX_QUEUE_WAIT_MS',
    3_600_000,
    'Age of the oldest waiting chunk above which new batches are refused',
  ),
  tenantMaxInflight: integer('TENANT_MAX_INFLIGHT', 500_000, 'Items that one tenant may have waiting', {
    minimum: 1,
    maximum: 1_000_000_000,
  }),
  diskLowBytes: bytes(
    'DISK_LOW_BYTES',
    268_435_456,
    'Free disk under the data folder below which nothing new is accepted',
  ),
  memHighRatio: ratio('MEM_HIGH_RATIO', 0.8, "Share of Redis' maxmemory above which nothing new is accepted"),
  redisMaxMemory: bytes('REDIS_MAX_MEMORY', 4_294_967_296, 'maxmemory of the private Redis'),
  resultTtlMs: durationMs('RESULT_TTL_MS', 259_200_000, 'How long results are kept; idempotency keys as long'),
  callbackAllow: list('CALLBACK_ALLOW', [], 'Hosts, CIDRs and ports that callbacks may go to, beside loopback'),
  callbackSecret: secret('CALLBACK_SECRET', 'Secret of callback signatures (whsec_…, Standard Webhooks)'),
  callbackSecretOld: secret('CALLBACK_SECRET_OLD', 'The secret before, during a rotation'),
  callbackTimeoutMs: durationMs('CALLBACK_TIMEOUT_MS', 15_000, 'Time for one callback in all'),
  callbackMaxItems: integer('CALLBACK_MAX_ITEMS', 256, 'Results in one callback', { minimum: 1, maximum: 10_000 }),
  callbackMaxWaitMs: durationMs('CALLBACK_MAX_WAIT_MS', 200, 'How long results wait for others before a callback'),
  callbackBackoffCapMs: durationMs('CALLBACK_BACKOFF_CAP_MS', 10_000, 'Longest wait between two tries of a callback'),
  callbackParkMs: durationMs('CALLBACK_PARK_MS', 1_800_000, 'Time after which an undelivered callback is parked'),
  externalAllow: list('EXTERNAL_ALLOW', [], 'Hosts, CIDRs and ports of external reward models, beside loopback'),
  drainDelayMs: durationMs('DRAIN_DELAY_MS', 0, 'Time between /readyz falling and refusing new work'),
  drainTimeoutMs: durationMs('DRAIN_TIMEOUT_MS', 30_000, 'Time for running work to end on SIGTERM'),
  logLevel: choice(
    'LOG_LEVEL',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'Level of the log',
  ),
  logPayloads: flag('LOG_PAYLOADS', false, 'Log completions in clear; otherwise length and hash alone'),
  metricsMaxSources: integer('METRICS_MAX_SOURCES', 50, 'Distinct data sources in metrics; the rest count as "other"', {
    minimum: 1,
    maximum: 1_000,
  }),
  passThreshold: ratio(
    'PASS_THRESHOLD',
    0.5,
    'Share of the largest possible reward from which an item counts as passed',
  ),
  regexEngine: choice(
    'REGEX_ENGINE',
    ['re2js', 're2'],
    're2js',
    'Engine of user patterns; re2 needs the native package',
  ),
} satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof SETTINGS
