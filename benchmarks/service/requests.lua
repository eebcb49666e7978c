-- The requests of a workload, for wrk: -- KIND PATH USERS BULK UNIQUE. workloads.py makes the same.
local kind, path, users, bulk, unique
local fixed, number = nil, 0

function init(args)
  kind, path, users, bulk, unique = args[1], args[2], tonumber(args[3]), tonumber(args[4]), args[5]
  wrk.headers["Content-Type"] = "application/json"
  fixed = wrk.format("GET", path)
end

local function user()
  number = number + 1
  return string.format('{"username":"%s-%d","email":"%s-%d@example.com"}', unique, number, unique, number)
end

function request()
  if kind == "path" then
    return fixed
  elseif kind == "id" then
    return wrk.format("GET", path .. math.random(1, users))
  elseif kind == "create" then
    return wrk.format("POST", path, nil, user())
  end
  local rows = {}
  for row = 1, bulk do
    rows[row] = user()
  end
  return wrk.format("POST", path, nil, "[" .. table.concat(rows, ",") .. "]")
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
