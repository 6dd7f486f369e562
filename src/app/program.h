#pragma once
// For tests: the built program as people run it, with a folder of its own and any free port.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace jixia::app {

/// What a finished command said.
struct Said {
    int status = -1;
    std::string out;
};

class Program {
public:
    using Environment = std::map<std::string, std::string>;
    explicit Program(Environment environment, std::string file = JIXIA_PROGRAM)
        : environment_(std::move(environment)), file_(std::move(file)) {}
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() { end(SIGKILL); }

    /// Runs a command to its end; `input` goes to standard input.
    Said run(const std::vector<std::string>& arguments, const std::string& input = {}) const {
        int out[2], in[2];
        if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(in, O_CLOEXEC) != 0) return {};
        const pid_t child = spawn(arguments, in[0], out[1]);
        ::close(in[0]);
        ::close(out[1]);
        if (::write(in[1], input.data(), input.size()) < 0) return {};
        ::close(in[1]);
        Said said;
        char piece[4096];
        for (ssize_t count; (count = ::read(out[0], piece, sizeof piece)) > 0;)
            said.out.append(piece, static_cast<std::size_t>(count));
        ::close(out[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return said;
    }
    /// Starts a server and waits until it tells its address; the port, or nothing if it ended.
    std::optional<std::uint16_t> start(const std::vector<std::string>& arguments) {
        int out[2];
        if (::pipe2(out, O_CLOEXEC) != 0) return std::nullopt;
        child_ = spawn(arguments, -1, out[1]);
        ::close(out[1]);
        std::string line;
        for (char c; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
        output_ = out[0];
        const std::size_t colon = line.rfind(':');
        if (!line.starts_with("http://") || colon == std::string::npos) return std::nullopt;
        return static_cast<std::uint16_t>(std::stoul(line.substr(colon + 1)));
    }
    /// Ends the server; its exit status, or 128 and the signal.
    int end(int signal = SIGTERM) {
        if (child_ <= 0) return -1;
        ::kill(child_, signal);
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = 0;
        if (output_ >= 0) ::close(output_);
        output_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t spawn(const std::vector<std::string>& arguments, int in, int out) const {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        if (in >= 0) posix_spawn_file_actions_adddup2(&actions, in, 0);
        posix_spawn_file_actions_adddup2(&actions, out, 1);
        std::vector<std::string> words{file_}, settings;
        words.insert(words.end(), arguments.begin(), arguments.end());
        for (const auto& [name, value] : environment_) settings.push_back(fmt::format("{}={}", name, value));
        std::vector<char*> argv, envp;
        for (std::string& word : words) argv.push_back(word.data());
        for (std::string& setting : settings) envp.push_back(setting.data());
        argv.push_back(nullptr);
        envp.push_back(nullptr);
        pid_t child = 0;
        ::posix_spawn(&child, file_.c_str(), &actions, nullptr, argv.data(), envp.data());
        posix_spawn_file_actions_destroy(&actions);
        return child;
    }

    Environment environment_;
    std::string file_;
    pid_t child_ = 0;
    int output_ = -1;
};

}  // namespace jixia::app
