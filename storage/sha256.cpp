#include "storage/sha256.h"

#include <cassert>
#include <new>
#include <openssl/evp.h>

namespace ponder::storage {

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

void Sha256::add(std::string_view bytes) {
    [[maybe_unused]] const int done = EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
    assert(done == 1 && "a digest that has begun takes any bytes");
}

std::string Sha256::hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    [[maybe_unused]] const int done = EVP_DigestFinal_ex(context_.get(), digest, &size);
    assert(done == 1 && "a digest is ended once");
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

} // namespace ponder::storage
