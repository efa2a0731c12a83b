-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- One kind of request as often as it is answered, each time another user's: WHAT is get (of one task) or post (of a new
-- one). With OPEN there is no token, but the number of the user instead.

package.path = os.getenv("SCRIPTS") .. "/?.lua;" .. package.path
local users = require("users")
local what = os.getenv("WHAT")
local open = os.getenv("OPEN")
local BODY = '{"title":"Buy milk and bread","description":"On the way home, before eight","priority":"high"}'
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local function one_of(user)
  local headers = open and { ["X-User"] = tostring(user.number) } or { Authorization = "Bearer " .. user.token }
  if what == "post" then
    headers["Content-Type"] = "application/json"
    return wrk.format("POST", "/api/tasks", headers, BODY)
  end
  return wrk.format("GET", "/api/tasks/" .. users.task(user.number, math.random(users.tasks) - 1), headers)
end

local requests = {} -- made beforehand, as the client shares the processor with what it measures
local last = 0

function init()
  math.randomseed(id + 1)
  local mine = users.of(id, tonumber(os.getenv("THREADS")))
  for _ = 1, 4 do
    for _, user in ipairs(mine) do
      requests[#requests + 1] = one_of(user)
    end
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary)
  local errors, kinds, sum = summary.errors, {}, 0
  for _, kind in ipairs({ "connect", "read", "write", "status", "timeout" }) do
    sum = sum + errors[kind]
    if errors[kind] > 0 then
      kinds[#kinds + 1] = kind .. " " .. errors[kind]
    end
  end
  io.write(string.format("rate %.0f errors %d %s\n", summary.requests / summary.duration * 1e6, sum, table.concat(kinds, ", ")))
end
