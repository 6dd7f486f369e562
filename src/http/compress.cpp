#include "compress.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>

#include "fields.h"

namespace jixia::http {
namespace {

constexpr std::size_t room = 64 * 1024;

class Gzip final : public Compressor {
public:
    Gzip() { JX_ASSERT(deflateInit2(&stream_, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK); }
    ~Gzip() override { deflateEnd(&stream_); }
    void write(std::string_view in, std::string& out, bool last) override {
        // zlib counts in 32 bits.
        while (in.size() > (1U << 30)) {
            step(in.substr(0, 1U << 30), out, Z_NO_FLUSH);
            in.remove_prefix(1U << 30);
        }
        step(in, out, last ? Z_FINISH : Z_NO_FLUSH);
    }

private:
    void step(std::string_view in, std::string& out, int flush) {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // NOLINT: zlib reads only
        stream_.avail_in = static_cast<uInt>(in.size());
        do {
            const std::size_t at = out.size();
            out.resize(at + room);
            stream_.next_out = reinterpret_cast<Bytef*>(out.data() + at);
            stream_.avail_out = room;
            const int result = deflate(&stream_, flush);
            JX_ASSERT(result != Z_STREAM_ERROR);
            out.resize(at + room - stream_.avail_out);
        } while (stream_.avail_out == 0);
    }
    z_stream stream_{};
};

class Brotli final : public Compressor {
public:
    Brotli() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr), &BrotliEncoderDestroyInstance) {
        JX_ASSERT(state_ != nullptr);
        BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_QUALITY, 4);
        BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_LGWIN, 19);
    }
    void write(std::string_view in, std::string& out, bool last) override {
        const auto operation = last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS;
        std::size_t left = in.size();
        const auto* next = reinterpret_cast<const std::uint8_t*>(in.data());
        do {
            std::size_t none = 0;
            JX_ASSERT(BrotliEncoderCompressStream(state_.get(), operation, &left, &next, &none, nullptr, nullptr));
            std::size_t size = 0;
            while (const std::uint8_t* ready = BrotliEncoderTakeOutput(state_.get(), &size)) {
                if (size == 0) break;
                out.append(reinterpret_cast<const char*>(ready), size);
                size = 0;
            }
        } while (left > 0 || BrotliEncoderHasMoreOutput(state_.get()));
    }

private:
    std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)> state_;
};

class Zstd final : public Compressor {
public:
    Zstd() : state_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
        JX_ASSERT(state_ != nullptr);
        ZSTD_CCtx_setParameter(state_.get(), ZSTD_c_compressionLevel, 3);
        ZSTD_CCtx_setParameter(state_.get(), ZSTD_c_windowLog, 20);
    }
    void write(std::string_view in, std::string& out, bool last) override {
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        std::size_t left = 0;
        do {
            const std::size_t at = out.size();
            out.resize(at + room);
            ZSTD_outBuffer output{out.data() + at, room, 0};
            left = ZSTD_compressStream2(state_.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
            JX_ASSERT(!ZSTD_isError(left));
            out.resize(at + output.pos);
        } while (input.pos < input.size || (last && left != 0));
    }

private:
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> state_;
};

class CompressedBody final : public BodySource {
public:
    CompressedBody(std::shared_ptr<BodySource> source, Coding coding)
        : source_(std::move(source)), compressor_(Compressor::of(coding)) {}
    Result<std::string> next() override {
        std::string out;
        while (!ended_ && out.size() < room) {
            JX_TRY(const std::string piece, source_->next());
            ended_ = piece.empty();
            compressor_->write(piece, out, ended_);
        }
        return out;
    }
    std::chrono::milliseconds pause() const override { return source_->pause(); }

private:
    std::shared_ptr<BodySource> source_;
    std::unique_ptr<Compressor> compressor_;
    bool ended_ = false;
};

}  // namespace

bool is_compressible(std::string_view content_type) {
    const std::string_view media = content_type.substr(0, content_type.find(';'));
    const std::string_view type = fields::trimmed(media);
    if (fields::equal(type, "text/event-stream")) return false;
    if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
    constexpr std::array<std::string_view, 9> texts{"application/json",      "application/xml",      "application/javascript",
                                                    "application/x-ndjson",  "application/ld+json",  "application/geo+json",
                                                    "application/n-triples", "application/x-bibtex", "application/wasm"};
    return std::ranges::find(texts, type) != texts.end();
}

std::unique_ptr<Compressor> Compressor::of(Coding coding) {
    switch (coding) {
        case Coding::identity: break;
        case Coding::gzip: return std::make_unique<Gzip>();
        case Coding::br: return std::make_unique<Brotli>();
        case Coding::zstd: return std::make_unique<Zstd>();
    }
    JX_ASSERT(coding != Coding::identity);
    return nullptr;
}

std::string compress(Coding coding, std::string_view in) {
    std::string out;
    Compressor::of(coding)->write(in, out, true);
    return out;
}

std::shared_ptr<BodySource> compressed(std::shared_ptr<BodySource> source, Coding coding) {
    return std::make_shared<CompressedBody>(std::move(source), coding);
}

Result<std::string> inflate_gzip(std::string_view in, std::size_t bytes_max) {
    if (in.size() > (1U << 30)) return Error{&errors::too_large};
    z_stream stream{};
    JX_ASSERT(inflateInit2(&stream, 15 + 16) == Z_OK);
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);
    const std::size_t limit = std::min(bytes_max, std::max<std::size_t>(room, in.size() * 10));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // NOLINT: zlib reads only
    stream.avail_in = static_cast<uInt>(in.size());
    std::string out;
    int result = Z_OK;
    do {
        const std::size_t at = out.size();
        out.resize(at + room);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + at);
        stream.avail_out = room;
        result = inflate(&stream, Z_NO_FLUSH);
        out.resize(at + room - stream.avail_out);
        if (out.size() > limit) return Error{&errors::too_large};
        if (result != Z_OK && result != Z_STREAM_END) return Error{&errors::malformed, "Content-Encoding: gzip"};
    } while (result != Z_STREAM_END);
    if (stream.avail_in != 0) return Error{&errors::malformed, "Content-Encoding: gzip"};
    return out;
}

}  // namespace jixia::http
