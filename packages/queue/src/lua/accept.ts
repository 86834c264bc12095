import { script } from '../script.ts'

/**
 * Takes a batch in: idempotency record, limits, manifest, payloads, known results, the list of open chunks. All or
 * nothing; when it returns, the batch is durable.
 *
 * Fair share: each chunk gets a start tag of its tenant's virtual time (start-time fair queueing), and a lower tag is
 * served first, so that a tenant who floods waits for itself. Held requests go before all batches, but for those of a tenant
 * that is more than four chunks ahead of its share: these stand among the batches of the first priority. The tags start again at 0 whenever nothing waits.
 *
 * ARGV 1 batch, 2 tenant, 3 items, 4 deadline ms, 5 priority, 6 callback, 7 ephemeral, 8 kind, 9 idempotency key,
 * 10 fingerprint, 11 time to keep ms, 12 max items, 13 max bytes, 14 max items of a tenant, 15 max wait ms, 16 number of
 * chunks, 17 partial groups, 18 traceparent, then per chunk: count, bytes, payload ('' = staged); then known results in packs of lines: index, digest, status, reason or -, text.
 * Answers {'ok', priority…}, {'replay', batch}, {'mismatch'}, {'full', what}, {'quota'} or {'unstaged'}.
 */
export const ACCEPT = script(`
local P, id, tenant, items = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idem = ARGV[9] ~= '' and (P .. ':idem:' .. ARGV[9]) or nil
local base = P .. ':b:' .. id
if idem then
  local seen = redis.call('HMGET', idem, 'fingerprint', 'batch')
  if seen[1] then
    if seen[1] ~= ARGV[10] then return {'mismatch'} end
    if redis.call('EXISTS', P .. ':b:' .. seen[2]) == 1 then return {'replay', seen[2]} end
  end
end
if redis.call('EXISTS', base) == 1 then return {'ok'} end
local nchunks = tonumber(ARGV[16])
local waiting, bytes, at = 0, 0, 19
for c = 1, nchunks do
  waiting = waiting + tonumber(ARGV[at])
  bytes = bytes + tonumber(ARGV[at + 1])
  if ARGV[at + 2] == '' and redis.call('EXISTS', base .. ':c:' .. (c - 1)) == 0 then return {'unstaged'} end
  at = at + 3
end
local load = redis.call('HMGET', P .. ':load', 'items', 'bytes')
local loadItems, loadBytes = tonumber(load[1] or 0), tonumber(load[2] or 0)
if loadItems > 0 then
  if loadItems + waiting > tonumber(ARGV[12]) then return {'full', 'items'} end
  if loadBytes + bytes > tonumber(ARGV[13]) then return {'full', 'bytes'} end
  local mine = tonumber(redis.call('HGET', P .. ':tenants', tenant) or 0)
  if mine > 0 and mine + waiting > tonumber(ARGV[14]) then return {'quota'} end
  local oldest = redis.call('ZRANGE', P .. ':waiting', 0, 0, 'WITHSCORES')
  if ARGV[7] ~= '1' and oldest[2] and now - tonumber(oldest[2]) > tonumber(ARGV[15]) then return {'full', 'wait'} end
else
  redis.call('DEL', P .. ':fair', P .. ':load', P .. ':tenants')
end

local keep = tonumber(ARGV[11])
local safety = tonumber(ARGV[4]) + keep + 86400000
local answer = {'ok'}
if nchunks > 0 then
  local fair = redis.call('HMGET', P .. ':fair', 'v', 't:' .. tenant)
  local now_v = tonumber(fair[1] or 0)
  local tag = math.max(now_v, tonumber(fair[2] or 0))
  local meta, open = {}, {}
  at = 19
  for c = 0, nchunks - 1 do
    local count, size = ARGV[at], ARGV[at + 1]
    tag = tag + math.max(tonumber(count), 1) / 64
    local priority = 0
    if ARGV[7] ~= '1' then priority = math.min(2097151, 1 + math.floor(tag + tonumber(ARGV[5]) * 2000))
    elseif tag - now_v > 4 then priority = math.min(2097151, 1 + math.floor(tag)) end
    answer[#answer + 1] = priority
    redis.call('HSET', base .. ':k', c .. ':n', count, c .. ':m', count .. ',' .. size .. ',' .. priority .. ',' .. tag)
    if ARGV[at + 2] == '' then redis.call('PEXPIRE', base .. ':c:' .. c, safety)
    else redis.call('SET', base .. ':c:' .. c, ARGV[at + 2], 'PX', safety) end
    local job = id .. '-' .. c
    redis.call('ZADD', P .. ':open', now, job)
    redis.call('ZADD', P .. ':waiting', now, job)
    redis.call('ZADD', P .. ':undispatched', now, job)
    at = at + 3
  end
  redis.call('HSET', P .. ':fair', 't:' .. tenant, tag)
  redis.call('HINCRBY', P .. ':load', 'items', waiting)
  redis.call('HINCRBY', P .. ':load', 'bytes', bytes)
  redis.call('HINCRBY', P .. ':tenants', tenant, waiting)
  redis.call('PEXPIRE', base .. ':k', safety)
  redis.call('ZADD', P .. ':deadlines', now + tonumber(ARGV[4]), id)
end
local scored, undetermined = 0, 0
local manifest = {'tenant', tenant, 'n', items, 'chunks', nchunks, 'created', now, 'deadline', now + tonumber(ARGV[4]),
  'kind', ARGV[8], 'eph', ARGV[7], 'keep', keep, 'running', 0, 'partial', ARGV[17], 'trace', ARGV[18], 'state', nchunks > 0 and 'open' or 'done'}
local reasons = {}
while at <= #ARGV do
  local marks, texts = {}, {}
  for line in string.gmatch(ARGV[at], '[^\\n]+') do
    local index, digest, status, reason, text = string.match(line, '^(%d+) (%S+) (%S+) (%S+) (.*)$')
    marks[#marks + 1] = index
    marks[#marks + 1] = digest
    texts[#texts + 1] = text
    if status == 'scored' then scored = scored + 1
    else
      undetermined = undetermined + 1
      reasons[reason] = (reasons[reason] or 0) + 1
    end
  end
  redis.call('HSET', base .. ':x', unpack(marks))
  redis.call('RPUSH', base .. ':r', unpack(texts))
  at = at + 1
end
for reason, count in pairs(reasons) do redis.call('HSET', base, 'r:' .. reason, count) end
redis.call('HSET', base, unpack(manifest))
redis.call('HSET', base, 'finished', scored + undetermined, 'scored', scored, 'undetermined', undetermined)
if ARGV[6] ~= '' then
  redis.call('HSET', base, 'cb', ARGV[6], 'cbs', 'pending')
  if scored + undetermined > 0 then redis.call('ZADD', P .. ':outbox', now, id) end
end
local ttl = nchunks > 0 and safety or keep
for _, part in ipairs({'', ':x', ':r'}) do redis.call('PEXPIRE', base .. part, ttl) end
if idem then
  redis.call('HSET', idem, 'fingerprint', ARGV[10], 'batch', id)
  redis.call('PEXPIRE', idem, keep)
end
return answer
`)
