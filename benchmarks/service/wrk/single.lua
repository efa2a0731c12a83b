-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- One kind of request as often as it is answered, each time another user's: WHAT is get (of one task), new (the same, each
-- token once), list, or post (of a new one). With OPEN there is no token, but the number of the user instead. With OFFERED
-- there are so many requests a second instead, see schedule.lua.

package.path = os.getenv("SCRIPTS") .. "/?.lua;" .. package.path
local users = require("users")
local schedule = require("schedule")
local offered = tonumber(os.getenv("OFFERED"))
local what = os.getenv("WHAT")
local open = os.getenv("OPEN")
local BODY = '{"title":"Buy milk and bread","description":"On the way home, before eight","priority":"high"}'

function setup(thread)
  schedule.setup(thread)
end

local function one_of(user)
  local headers = open and { ["X-User"] = tostring(user.number) } or { Authorization = "Bearer " .. user.token }
  if what == "post" then
    headers["Content-Type"] = "application/json"
    return wrk.format("POST", "/api/tasks", headers, BODY)
  end
  if what == "list" then
    return wrk.format("GET", "/api/tasks", headers)
  end
  return wrk.format("GET", "/api/tasks/" .. users.task(user.number, math.random(users.tasks) - 1), headers)
end

local requests = {} -- made beforehand, as the client shares the processor with what it measures
local last = 0

function init()
  math.randomseed(id + 1)
  local threads = tonumber(os.getenv("THREADS"))
  local mine = users.of(id, threads)
  for _ = 1, what == "new" and 1 or 4 do
    for _, user in ipairs(mine) do
      requests[#requests + 1] = one_of(user)
    end
  end
  if offered then
    schedule.start(threads, offered)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

if offered then
  function delay()
    return schedule.delay()
  end

  function response(status)
    schedule.answered(status, what == "post" and 201 or 200)
  end
end

function done(summary, latency)
  if offered then
    return schedule.report(summary)
  end
  local errors, kinds, sum = summary.errors, {}, 0
  for _, kind in ipairs({ "connect", "read", "write", "status", "timeout" }) do
    sum = sum + errors[kind]
    if errors[kind] > 0 then
      kinds[#kinds + 1] = kind .. " " .. errors[kind]
    end
  end
  local function percentile(p) return latency:percentile(p) / 1e3 end
  io.write(string.format("rate %.0f errors %d p50 %.2f p95 %.2f p99 %.2f %s\n", summary.requests / summary.duration * 1e6, sum,
    percentile(50), percentile(95), percentile(99), table.concat(kinds, ", ")))
end
