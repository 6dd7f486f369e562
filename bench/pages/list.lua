-- wrk's part of the bench: asks the paths in a file (first argument) over and over, each thread from another place of the list.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    paths = {}
    for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
    asked = 0
end

function request()
    asked = asked + 1
    return wrk.format("GET", paths[(asked + number * 97) % #paths + 1])
end
