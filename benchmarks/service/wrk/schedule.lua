-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- Requests at a given rate, whatever the service does. wrk asks again when it was answered; here every connection (one for
-- each thread: start wrk with -t N -c N) has a plan of random arrivals, and a latency counts from when the plan wanted the
-- request, so that no late answer hides another.

local ffi = require("ffi")
ffi.cdef("struct moment { long seconds; long nanos; }; int clock_gettime(int clock, struct moment *moment);")
local MONOTONIC = 1
local moment = ffi.new("struct moment")
local schedule = {}

local function now() -- in milliseconds
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanos) / 1e6
end

local all = {}
local gap, planned

-- For wrk's function of this name, which numbers the threads.
function schedule.setup(thread)
  thread:set("id", #all)
  all[#all + 1] = thread
end

-- For init: RATE requests a second of all THREADS together.
function schedule.start(threads, rate)
  gap = threads / rate * 1e3
  latencies = {}
  wrong = {}
end

-- For delay: milliseconds until the next request.
function schedule.delay()
  planned = (planned or now()) - gap * math.log(1 - math.random())
  return math.max(0, math.floor(planned - now()))
end

-- For response. Returns whether the status was the expected one.
function schedule.answered(status, expected)
  latencies[#latencies + 1] = now() - planned
  if status ~= expected then
    wrong[#wrong + 1] = expected .. " wanted, " .. status .. " got"
  end
  return status == expected
end

-- For done.
function schedule.report(summary)
  local sorted, mistakes = {}, {}
  for _, thread in ipairs(all) do
    for _, latency in ipairs(thread:get("latencies")) do sorted[#sorted + 1] = latency end
    for _, mistake in ipairs(thread:get("wrong")) do mistakes[#mistakes + 1] = mistake end
  end
  table.sort(sorted)
  local errors = summary.errors
  local function percentile(share) return sorted[math.max(1, math.ceil(share * #sorted))] or 0 end
  io.write(string.format("rate %.0f errors %d p50 %.2f p95 %.2f p99 %.2f max %.1f\n",
    #sorted / summary.duration * 1e6, errors.connect + errors.read + errors.write + errors.timeout + #mistakes,
    percentile(.5), percentile(.95), percentile(.99), sorted[#sorted] or 0))
  for i = 1, math.min(5, #mistakes) do io.write(mistakes[i], "\n") end
end

return schedule
