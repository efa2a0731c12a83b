-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- RATE requests a second, whatever the service does: 35 % lists, 35 % of one task, 12 % new tasks, 12 % changes, 6 % deletions.
-- Start it with -t N -c N, see schedule.lua.

package.path = os.getenv("SCRIPTS") .. "/?.lua;" .. package.path
local users = require("users")
local schedule = require("schedule")

function setup(thread)
  schedule.setup(thread)
end

local mine
local expected
local made = {} -- tasks of this thread's that it may delete

function init()
  local threads = tonumber(os.getenv("THREADS"))
  math.randomseed(id + 1)
  mine = users.of(id, threads)
  schedule.start(threads, tonumber(os.getenv("RATE")))
end

function delay()
  return schedule.delay()
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
  if schedule.answered(status, expected) and creator then
    made[#made + 1] = { user = creator, path = headers["Location"] }
  end
end

function done(summary)
  schedule.report(summary)
end
