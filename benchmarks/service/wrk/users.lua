-- SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
-- SPDX-License-Identifier: Apache-2.0

-- Who asks and for what: every thread of wrk has users of its own, so that all have been there after a while.
-- The environment names TOKENS (a line for each user, or several times one for each), USERS and TASKS (how many each has).

local users = {}

users.count = tonumber(os.getenv("USERS"))
users.tasks = tonumber(os.getenv("TASKS"))

-- The users of one thread: number and token of each.
function users.of(thread, threads)
  local mine = {}
  local number = 0
  for token in io.lines(os.getenv("TOKENS")) do
    if number % threads == thread then
      mine[#mine + 1] = { number = number % users.count, token = token }
    end
    number = number + 1
  end
  return mine
end

-- The id that benchmarks/load gave to a user's task: in the order of making, as UUIDs of version 7 are.
function users.task(user, task)
  return string.format("01900000-%04x-7000-8000-%012x", task, user)
end

return users
