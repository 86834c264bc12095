import { script } from '../script.ts'

/**
 * Results in order of finishing. ARGV 1 batch, 2 tenant, 3 from, 4 limit.
 * Answers {} for an unknown batch, else {finished, items, row…}. Reading a finished batch keeps it a while longer.
 */
export const PAGE = script(`
local base = KEYS[1] .. ':b:' .. ARGV[1]
local m = redis.call('HMGET', base, 'tenant', 'n', 'finished', 'keep', 'eph')
if not m[1] or m[1] ~= ARGV[2] then return {} end
local from = tonumber(ARGV[3])
if tonumber(m[3]) >= tonumber(m[2]) and m[5] ~= '1' then
  for _, part in ipairs({'', ':x', ':r', ':d'}) do redis.call('PEXPIRE', base .. part, m[4]) end
end
local rows = redis.call('LRANGE', base .. ':r', from, from + tonumber(ARGV[4]) - 1)
return {tonumber(m[3]), tonumber(m[2]), unpack(rows)}
`)

/** Marks a batch cancelled. ARGV 1 batch, 2 tenant. Answers 0 for an unknown one. */
export const CANCEL = script(`
local base = KEYS[1] .. ':b:' .. ARGV[1]
local m = redis.call('HMGET', base, 'tenant', 'state', 'n', 'finished')
if not m[1] or m[1] ~= ARGV[2] then return 0 end
if m[2] == 'open' and tonumber(m[4]) < tonumber(m[3]) then
  redis.call('HSET', base, 'state', 'cancelled')
  redis.call('ZADD', KEYS[1] .. ':deadlines', 0, ARGV[1])
  redis.call('PUBLISH', KEYS[1] .. ':cancelled', ARGV[1])
  redis.call('PUBLISH', KEYS[1] .. ':n:' .. ARGV[1], m[4])
end
return 1
`)

/** Forgets a batch that is finished and was read; the results of held requests go this way. ARGV 1 batch. */
export const FORGET = script(`
local base = KEYS[1] .. ':b:' .. ARGV[1]
for _, part in ipairs({'', ':x', ':r', ':k', ':d'}) do redis.call('UNLINK', base .. part) end
return 1
`)

/** Takes back payloads that were brought in for a batch, unless it was taken after all. ARGV 1 batch, 2 chunks. */
export const UNSTAGE = script(`
local base = KEYS[1] .. ':b:' .. ARGV[1]
if redis.call('EXISTS', base) == 1 then return 0 end
for c = 0, tonumber(ARGV[2]) - 1 do redis.call('UNLINK', base .. ':c:' .. c) end
return 1
`)

/**
 * Batches whose time is over, or that were cancelled: the chunks nobody holds. ARGV 1 how many chunks at most.
 * Answers {batch, state, chunk, payload, …}, four at a time.
 */
export const OVERDUE = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. ':deadlines', '-inf', now, 'LIMIT', 0, 64)) do
  local base = P .. ':b:' .. id
  local m = redis.call('HMGET', base, 'state', 'chunks')
  if not m[1] then redis.call('ZREM', P .. ':deadlines', id)
  else
    local open = 0
    for c = 0, tonumber(m[2]) - 1 do
      local job = id .. '-' .. c
      if redis.call('ZSCORE', P .. ':open', job) then
        open = open + 1
        local holder = redis.call('HGET', base .. ':k', c .. ':h')
        local held = false
        if holder and holder ~= '' then held = now - tonumber(redis.call('ZSCORE', P .. ':procs', holder) or 0) < 15000 end
        if not held then
          answer[#answer + 1] = id
          answer[#answer + 1] = m[1]
          answer[#answer + 1] = tostring(c)
          answer[#answer + 1] = redis.call('GET', base .. ':c:' .. c) or ''
          if #answer >= tonumber(ARGV[1]) * 4 then return answer end
        end
      end
    end
    if open == 0 then redis.call('ZREM', P .. ':deadlines', id) end
  end
end
return answer
`)

/**
 * Open chunks without a live job. ARGV 1 prefix of the job keys, 2 cursor (rank among the open), 3 how many to look at, 4 age in ms from which an
 * undispatched chunk is taken for forgotten. Answers {next cursor, job, priority, …}.
 */
export const MISSING = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from, span = tonumber(ARGV[2]), tonumber(ARGV[3])
local answer, seen = {0}, {}
-- A job's hash alone is no job: one that stands in no list would never run, and would keep us from adding it again.
local function queued(job)
  return redis.call('ZSCORE', ARGV[1] .. 'prioritized', job) or redis.call('LPOS', ARGV[1] .. 'active', job)
    or redis.call('LPOS', ARGV[1] .. 'wait', job) or redis.call('LPOS', ARGV[1] .. 'paused', job)
    or redis.call('ZSCORE', ARGV[1] .. 'delayed', job)
end
local function look(job)
  if seen[job] then return end
  seen[job] = true
  if redis.call('EXISTS', ARGV[1] .. job) == 1 then
    if queued(job) then return redis.call('ZREM', P .. ':undispatched', job) end
    redis.call('DEL', ARGV[1] .. job, ARGV[1] .. job .. ':lock')
  end
  local id, c = string.match(job, '^(.*)-(%d+)$')
  local meta = redis.call('HGET', P .. ':b:' .. id .. ':k', c .. ':m')
  if not meta or redis.call('EXISTS', P .. ':b:' .. id .. ':c:' .. c) == 0 then
    redis.call('ZREM', P .. ':open', job)
    redis.call('ZREM', P .. ':waiting', job)
    return redis.call('ZREM', P .. ':undispatched', job)
  end
  answer[#answer + 1] = job
  answer[#answer + 1] = string.match(meta, '^%d+,%d+,(%d+)')
end
for _, job in ipairs(redis.call('ZRANGEBYSCORE', P .. ':undispatched', '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, span)) do look(job) end
local page = redis.call('ZRANGE', P .. ':open', from, from + span - 1)
for _, job in ipairs(page) do
  local at = tonumber(redis.call('ZSCORE', P .. ':open', job) or now)
  if now - at >= tonumber(ARGV[4]) then look(job) end
end
if #page == span then answer[1] = from + span end
return answer
`)
