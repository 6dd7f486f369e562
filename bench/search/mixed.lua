-- wrk's part of the bench: asks the paths in a file (first argument) in turn, each thread from another place of the list. With a second
-- argument no request is ever repeated: each also says "changed since" another instant of a day before anything was published.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    paths = {}
    for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
    distinct = arguments[2] ~= nil
    second = os.time() % 3600
    asked = 0
end

function request()
    asked = asked + 1
    local path = paths[(asked + number * 97) % #paths + 1]
    if distinct then
        path = path .. string.format("&updated_since=2000-01-01T%02d:%02d:%02d.%06dZ", number, second / 60, second % 60, asked)
    end
    return wrk.format("GET", path)
end
