-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- RATE requests a second, whatever the service does: 35 % lists, 35 % of one task, 12 % new tasks, 12 % changes, 6 % deletions.
-- wrk asks again when it was answered; here every connection (one for each thread: start it with -t N -c N) has a plan of
-- random arrivals, and a latency counts from when the plan wanted the request, so that no late answer hides another.

package.path = os.getenv("SCRIPTS") .. "/?.lua;" .. package.path
local users = require("users")
local ffi = require("ffi")
ffi.cdef("struct moment { long seconds; long nanos; }; int clock_gettime(int clock, struct moment *moment);")
local MONOTONIC = 1
local moment = ffi.new("struct moment")

local function now() -- in milliseconds
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanos) / 1e6
end

local all = {}

function setup(thread)
  thread:set("id", #all)
  all[#all + 1] = thread
end

local mine, gap, planned
local expected
local made = {} -- tasks of this thread's that it may delete

function init()
  local threads = tonumber(os.getenv("THREADS"))
  math.randomseed(id + 1)
  mine = users.of(id, threads)
  gap = threads / tonumber(os.getenv("RATE")) * 1e3
  latencies = {}
  wrong = {}
end

local function plan()
  planned = (planned or now()) - gap * math.log(1 - math.random())
end

function delay()
  plan()
  return math.max(0, math.floor(planned - now()))
end

local function json(user)
  return { Authorization = "Bearer " .. user.token, ["Content-Type"] = "application/json" }
end

local creator

function request()
  local user = mine[math.random(#mine)]
  local bearer = { Authorization = "Bearer " .. user.token }
  local task = "/api/tasks/" .. users.task(user.number, math.random(users.tasks) - 1)
  local dice = math.random(100)
  creator = nil
  if dice <= 35 then
    expected = 200
    return wrk.format("GET", "/api/tasks", bearer)
  elseif dice <= 70 then
    expected = 200
    return wrk.format("GET", task, bearer)
  elseif dice <= 76 and #made > 0 then
    local which = table.remove(made)
    expected = 204
    return wrk.format("DELETE", which.path, { Authorization = "Bearer " .. which.user.token })
  elseif dice <= 88 then
    expected = 201
    creator = user
    return wrk.format("POST", "/api/tasks", json(user), '{"title":"Buy milk and bread","tags":["home"]}')
  elseif dice <= 94 then
    expected = 200
    return wrk.format("PATCH", task, json(user), '{"description":"On the way home","priority":"low"}')
  end
  expected = 200
  return wrk.format("PATCH", task .. "/complete", bearer)
end

function response(status, headers)
  latencies[#latencies + 1] = now() - planned
  if status ~= expected then
    wrong[#wrong + 1] = expected .. " wanted, " .. status .. " got"
  elseif creator then
    made[#made + 1] = { user = creator, path = headers["Location"] }
  end
end

function done(summary)
  local sorted, mistakes = {}, {}
  for _, thread in ipairs(all) do
    for _, latency in ipairs(thread:get("latencies")) do sorted[#sorted + 1] = latency end
    for _, mistake in ipairs(thread:get("wrong")) do mistakes[#mistakes + 1] = mistake end
  end
  table.sort(sorted)
  local errors = summary.errors
  local function percentile(share) return sorted[math.max(1, math.ceil(share * #sorted))] end
  io.write(string.format("rate %.0f errors %d p50 %.2f p95 %.2f p99 %.2f max %.1f\n",
    #sorted / summary.duration * 1e6, errors.connect + errors.read + errors.write + errors.timeout + #mistakes,
    percentile(.5), percentile(.95), percentile(.99), sorted[#sorted]))
  for i = 1, math.min(5, #mistakes) do io.write(mistakes[i], "\n") end
end
