import { script } from '../script.ts'

/**
 * A worker takes a chunk. What the last holder's silence means is decided here, by the store's clock: a holder that is
 * still alive lost its lock (nothing counted); a dead one, while some other process of the service lived on, was ended
 * by something (a kill); where nobody lived on, the whole service died, and that counts only after the fifth time.
 *
 * ARGV 1 batch, 2 chunk, 3 worker, 4 ms of silence after which a holder is dead, 5 the same for other processes.
 * Answers {'gone'} or {'ok', payload, remaining, count, kills, tries, suspects, kind, state, ms to the deadline,
 * ms since acceptance, what happened to the last holder, may groups be partial, traceparent}.
 */
export const BEGIN = script(`
local P, id, c, me = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local base, job = P .. ':b:' .. ARGV[1], ARGV[1] .. '-' .. ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local payload = redis.call('GET', base .. ':c:' .. c)
if not redis.call('ZSCORE', P .. ':open', job) or not payload then return {'gone'} end
local k = redis.call('HMGET', base .. ':k', c .. ':n', c .. ':m', c .. ':h', c .. ':k', c .. ':l', c .. ':t', c .. ':s', c .. ':f')
local m = redis.call('HMGET', base, 'kind', 'state', 'deadline', 'created', 'partial', 'trace')
if not k[1] or not m[1] then return {'gone'} end
local remaining, meta, holder = tonumber(k[1]), k[2], k[3]
local kills, losses, tries, suspects, inflight = tonumber(k[4] or 0), tonumber(k[5] or 0), tonumber(k[6] or 0), k[7] or '', k[8] or ''
local event = ''
if holder and holder ~= '' then
  local beat = tonumber(redis.call('ZSCORE', P .. ':procs', holder) or 0)
  if holder == me or now - beat < tonumber(ARGV[4]) then event = 'lock'
  else
    event = 'service'
    local living = redis.call('ZRANGEBYSCORE', P .. ':procs', now - tonumber(ARGV[5]), '+inf')
    for _, process in ipairs(living) do
      local since = tonumber(redis.call('HGET', P .. ':since', process) or now)
      if process ~= holder and since < beat then event = 'worker' end
    end
    losses = losses + 1
    if event == 'worker' or losses >= 5 then
      kills = kills + 1
      if inflight ~= '' then suspects = inflight end
    end
  end
else
  redis.call('HINCRBY', base, 'running', remaining)
end
local first, second = string.find(meta, '[^,]+$')
local tag = tonumber(string.sub(meta, first, second)) or 0
if tag > tonumber(redis.call('HGET', P .. ':fair', 'v') or 0) then redis.call('HSET', P .. ':fair', 'v', tag) end
redis.call('ZREM', P .. ':waiting', job)
redis.call('ZREM', P .. ':undispatched', job)
redis.call('HSET', base .. ':k', c .. ':h', me, c .. ':k', kills, c .. ':l', losses, c .. ':s', suspects, c .. ':f', '')
return {'ok', payload, remaining, string.match(meta, '^%d+'), kills, tries, suspects, m[1], m[2], tonumber(m[3]) - now, now - tonumber(m[4]), event, m[5] or '0', m[6] or ''}
`)

/** Names the rows that are about to run, so that a kill has its suspects. ARGV 1 batch, 2 chunk, 3 worker, 4 indexes. */
export const MARK = script(`
local key = KEYS[1] .. ':b:' .. ARGV[1] .. ':k'
if redis.call('HGET', key, ARGV[2] .. ':h') ~= ARGV[3] then return 0 end
redis.call('HSET', key, ARGV[2] .. ':f', ARGV[4])
return 1
`)

/**
 * Writes results, each at most once: the first stands, an equal later one is a duplicate, another one a conflict. With
 * the last result of the chunk its payload goes; with the last of the batch the batch is done, and its groups are counted.
 * What the results add to the metrics is added where all of them were new.
 *
 * ARGV 1 batch, 2 chunk, 3 number of results, 4 number of arguments of counts, 5 series of groups, then per result: index,
 * digest, text, status, reason; per count: field, number; per group: name, task, rewards, least, most, passes.
 * Answers {which were new as '101…', duplicates, conflicts, left in the chunk, is the batch done, ms since acceptance, is it
 * a held request's}.
 */
export const FINISH = script(`
local P, id, c = KEYS[1], ARGV[1], ARGV[2]
local base, job = P .. ':b:' .. id, ARGV[1] .. '-' .. ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local m = redis.call('HMGET', base, 'tenant', 'n', 'state', 'eph', 'keep', 'cb', 'created', 'cbs')
if not m[1] then return {'', 0, 0, 0, 0, 0} end
local fresh, same, other, scored, which, texts = 0, 0, 0, 0, {}, {}
local countsFrom = 6 + 5 * tonumber(ARGV[3])
local taken = {}
for first = 0, tonumber(ARGV[3]) - 1, 500 do
  local last = math.min(first + 499, tonumber(ARGV[3]) - 1)
  local indexes, marks = {}, {}
  for nth = first, last do indexes[#indexes + 1] = ARGV[6 + 5 * nth] end
  local known = redis.call('HMGET', base .. ':x', unpack(indexes))
  for nth = first, last do
    local at = 6 + 5 * nth
    local mark = known[nth - first + 1] or taken[ARGV[at]]
    if not mark then
      fresh = fresh + 1
      which[#which + 1] = '1'
      taken[ARGV[at]] = ARGV[at + 1]
      marks[#marks + 1] = ARGV[at]
      marks[#marks + 1] = ARGV[at + 1]
      texts[#texts + 1] = ARGV[at + 2]
      if ARGV[at + 3] == 'scored' then scored = scored + 1
      else redis.call('HINCRBY', base, 'r:' .. ARGV[at + 4], 1) end
    else
      which[#which + 1] = '0'
      if mark == ARGV[at + 1] then same = same + 1 else other = other + 1 end
    end
  end
  if #marks > 0 then redis.call('HSET', base .. ':x', unpack(marks)) end
end
for first = 1, #texts, 1000 do
  redis.call('RPUSH', base .. ':r', unpack(texts, first, math.min(first + 999, #texts)))
end
local groupsFrom = countsFrom + tonumber(ARGV[4])
if fresh > 0 and same + other == 0 then
  for at = countsFrom, groupsFrom - 1, 2 do redis.call('HINCRBYFLOAT', P .. ':counted', ARGV[at], ARGV[at + 1]) end
  if m[4] ~= '1' and groupsFrom <= #ARGV then
    for at = groupsFrom, #ARGV, 6 do
      local rewards, least, most, passes = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
      local known = redis.call('HGET', base .. ':g', ARGV[at])
      if known then
        local n, low, high, p = string.match(known, '^(%S+) (%S+) (%S+) (%S+)')
        rewards, passes = rewards + tonumber(n), passes + tonumber(p)
        least, most = math.min(least, tonumber(low)), math.max(most, tonumber(high))
      end
      redis.call('HSET', base .. ':g', ARGV[at], string.format('%d %.17g %.17g %d ', rewards, least, most, passes) .. ARGV[at + 1])
    end
    redis.call('PEXPIRE', base .. ':g', math.max(60000, redis.call('PTTL', base)))
  end
end
local left = tonumber(redis.call('HGET', base .. ':k', c .. ':n') or 0)
local finished = tonumber(redis.call('HGET', base, 'finished') or 0)
if fresh > 0 then
  left = redis.call('HINCRBY', base .. ':k', c .. ':n', -fresh)
  finished = redis.call('HINCRBY', base, 'finished', fresh)
  redis.call('HINCRBY', base, 'scored', scored)
  redis.call('HINCRBY', base, 'undetermined', fresh - scored)
  local holder = redis.call('HGET', base .. ':k', c .. ':h')
  if holder and holder ~= '' then redis.call('HINCRBY', base, 'running', -fresh) end
  redis.call('HINCRBY', P .. ':load', 'items', -fresh)
  redis.call('HINCRBY', P .. ':tenants', m[1], -fresh)
end
if left <= 0 and redis.call('ZREM', P .. ':open', job) == 1 then
  local meta = redis.call('HGET', base .. ':k', c .. ':m')
  redis.call('HINCRBY', P .. ':load', 'bytes', -tonumber(string.match(meta, '^%d+,(%d+)')))
  redis.call('ZREM', P .. ':waiting', job)
  redis.call('ZREM', P .. ':undispatched', job)
  redis.call('UNLINK', base .. ':c:' .. c)
  redis.call('HDEL', base .. ':k', c .. ':n', c .. ':m', c .. ':h', c .. ':k', c .. ':l', c .. ':t', c .. ':s', c .. ':f')
end
local done = 0
if fresh > 0 and finished >= tonumber(m[2]) then
  done = 1
  if m[3] == 'open' then redis.call('HSET', base, 'state', 'done') end
  redis.call('HSET', base, 'done', now)
  redis.call('ZREM', P .. ':deadlines', id)
  local groups = redis.call('HVALS', base .. ':g')
  for _, group in ipairs(groups) do
    local rewards, least, most, passes, task = string.match(group, '^(%S+) (%S+) (%S+) (%S+) (.*)$')
    if tonumber(rewards) >= 2 then
      local spread = 'mixed'
      if tonumber(least) == tonumber(most) then
        spread = passes == rewards and 'all_pass' or passes == '0' and 'all_fail' or 'equal'
      end
      redis.call('HINCRBYFLOAT', P .. ':counted', string.format(ARGV[5], task, spread), 1)
    end
  end
  redis.call('UNLINK', base .. ':k', base .. ':g')
  local keep = m[4] == '1' and 600000 or tonumber(m[5])
  for _, part in ipairs({'', ':x', ':r'}) do redis.call('PEXPIRE', base .. part, keep) end
end
if fresh > 0 then
  if m[6] and m[8] == 'pending' then redis.call('ZADD', P .. ':outbox', 'NX', now, id) end
  redis.call('PUBLISH', P .. ':n:' .. id, finished)
end
return {table.concat(which), same, other, left, done, now - tonumber(m[7]), m[4] == '1' and 1 or 0}
`)

/** Adds to the metrics of the deployment. ARGV field, number … */
export const COUNT = script(`
for at = 1, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[1] .. ':counted', ARGV[at], ARGV[at + 1]) end
return 1
`)

/**
 * A worker gives a chunk back without all of its results. ARGV 1 batch, 2 chunk, 3 worker, 4 'try' (an attempt that
 * counts) or 'drain'. Answers the attempts so far, -1 where the chunk has another holder by now.
 */
export const RELEASE = script(`
local P, id, c = KEYS[1], ARGV[1], ARGV[2]
local base, job = P .. ':b:' .. id, ARGV[1] .. '-' .. ARGV[2]
if redis.call('HGET', base .. ':k', c .. ':h') ~= ARGV[3] then return -1 end
local time = redis.call('TIME')
local left = tonumber(redis.call('HGET', base .. ':k', c .. ':n') or 0)
redis.call('HSET', base .. ':k', c .. ':h', '', c .. ':f', '')
redis.call('HINCRBY', base, 'running', -left)
if redis.call('ZSCORE', P .. ':open', job) then
  redis.call('ZADD', P .. ':waiting', 'NX', time[1] * 1000 + math.floor(time[2] / 1000), job)
end
if ARGV[4] == 'try' then return redis.call('HINCRBY', base .. ':k', c .. ':t', 1) end
return tonumber(redis.call('HGET', base .. ':k', c .. ':t') or 0)
`)
