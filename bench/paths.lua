-- wrk's part of a bench: asks the paths in a file (first argument). Second argument: "over", over and over, each thread from another
-- place of the list; "once", each path once, the two threads taking turns; "distinct", as "over", and each also says "changed since"
-- another instant of a day before anything was published, so that no request is ever repeated.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    paths = {}
    for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
    way = arguments[2]
    second = os.time() % 3600
    asked = 0
end

function request()
    asked = asked + 1
    if way == "once" then
        local place = 2 * asked - 1 + number
        if place > #paths then error("the list is too short for this machine") end
        return wrk.format("GET", paths[place])
    end
    local path = paths[(asked + number * 97) % #paths + 1]
    if way == "distinct" then
        path = path .. string.format("&updated_since=2000-01-01T%02d:%02d:%02d.%06dZ", number, second / 60, second % 60, asked)
    end
    return wrk.format("GET", path)
end
