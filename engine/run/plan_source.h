// What plans for one model file are made from: its shape, the devices of this moment with their bandwidth, and how its experts were used. Kept
// open so that a slider can ask for one plan after another; look() finds the devices and their free memory anew.
#pragma once

#include "engine/file/gguf.h"
#include "engine/model/plan.h"

#include <filesystem>
#include <map>
#include <memory>

namespace ponder {

// The devices that a request may mean, in find_devices()' order and unmeasured. GPUs are not looked for where it names none, nor by auto on a
// computer without any, since starting their drivers takes longer than loading a small model.
std::vector<PlanDevice> devices_for(const std::string& request);
// With the bandwidth of those that the request may mean, where it is not known yet.
void measure(std::vector<PlanDevice>& devices, const std::string& request);

// make_plan; where a device is asked for that is not there, with what is known of why.
Result<Plan> plan_or_why(const ModelSpec& spec, const std::vector<PlanDevice>& devices, const PlanRequest& request, const ExpertUse* use);

class PlanSource {
  public:
    static Result<PlanSource> open(const std::filesystem::path& path, const std::string& device = "auto");

    Result<Plan> plan(const PlanRequest& request) const;
    void look(const std::string& device); // what a request for it may mean; a device's bandwidth is measured once
    void count_as_free(const std::string& device, std::uint64_t bytes); // until the next look: what a loaded model will have given back by then
    const Gguf& file() const { return *file_; }
    const ModelSpec& spec() const { return spec_; }
    const std::vector<PlanDevice>& devices() const { return devices_; }

  private:
    PlanSource() = default;
    std::unique_ptr<Gguf> file_; // spec_ points into it
    ModelSpec spec_;
    std::vector<PlanDevice> devices_;
    std::map<std::string, double> bandwidth_; // measured so far, by the device's id
    std::optional<ExpertUse> use_;
};

} // namespace ponder
