// SHA-256 a piece at a time, by OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace ponder::storage {

class Sha256 {
  public:
    Sha256();
    void add(std::string_view bytes);
    std::string hex(); // of all that was added; the end of it

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

} // namespace ponder::storage
