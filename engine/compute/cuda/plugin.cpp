// Looks for the plugin once: beside the program, in ../lib/ponder from there, and where $PONDER_CUDA_PLUGIN says. It stays loaded, because
// backends and the CUDA runtime inside it live to the end of the process.
#include "engine/compute/cuda/plugin_interface.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>

namespace ponder {
namespace {

using cuda::Plugin;

Result<const Plugin*> load_plugin() {
    std::vector<std::filesystem::path> places;
    std::error_code ignored;
    if (const char* set = std::getenv("PONDER_CUDA_PLUGIN"); set && *set) {
        places = {set};
    } else {
        const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
        places = {program / cuda::plugin_file, program.parent_path() / "lib" / "ponder" / cuda::plugin_file};
    }
    for (const auto& place : places) {
        if (!std::filesystem::exists(place, ignored)) continue;
        void* library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!library) return fail(ErrorKind::bad_request, "The CUDA plugin " + place.string() + " cannot be loaded (" + std::string(dlerror()) + ").");
        const auto entry = reinterpret_cast<const Plugin* (*)()>(dlsym(library, cuda::plugin_entry));
        const Plugin* plugin = entry ? entry() : nullptr;
        if (!plugin || plugin->version != cuda::plugin_version) {
            dlclose(library);
            return fail(ErrorKind::bad_request, "The CUDA plugin " + place.string() + " belongs to another version of Ponder.");
        }
        return plugin;
    }
    return fail(ErrorKind::bad_request, "There is no CUDA plugin at " + places.front().string() + "; choose the device vulkan or cpu.");
}

// The plugin of the place that is set now: tests set several.
Result<const Plugin*> plugin() {
    static std::string asked = "-";
    static Result<const Plugin*> loaded = nullptr;
    const char* set = std::getenv("PONDER_CUDA_PLUGIN");
    if (const std::string now = set ? set : ""; now != asked) asked = now, loaded = load_plugin();
    return loaded;
}

} // namespace

std::vector<DeviceFacts> cuda_devices(std::string* why) {
    auto found = plugin().and_then([](const Plugin* p) { return p->devices(); });
    if (found) return *found;
    if (why) *why = found.error().message;
    return {};
}

Result<std::unique_ptr<Backend>> make_cuda_backend(int index, const CudaOptions& options) {
    auto p = plugin();
    if (!p) return tl::unexpected<Error>(p.error());
    return (*p)->make(index, options);
}

CudaCounts cuda_counts(const Backend& backend) {
    auto p = plugin();
    return p ? (*p)->counts(backend) : CudaCounts{};
}

} // namespace ponder
