-- wrk's part of the bench: asks each path in a file (first argument) once; the two threads take turns through the list.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    paths = {}
    for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
    asked = number - 1
end

function request()
    asked = asked + 2
    if asked >= #paths then error("the list is too short for this machine") end
    return wrk.format("GET", paths[asked + 1])
end
