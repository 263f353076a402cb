// How far logits are from the truth: the squared error as a share of the truth's power, and the Kullback-Leibler divergence of the
// distributions, in the median over positions.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ponder::test {

inline double normalized_squared_error(const std::vector<float>& ours, const std::vector<float>& truth) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < truth.size(); i++) {
        error += (double(ours[i]) - truth[i]) * (double(ours[i]) - truth[i]);
        power += double(truth[i]) * truth[i];
    }
    return error / power;
}

inline double median_divergence(const std::vector<float>& ours, const std::vector<float>& truth, std::size_t vocabulary) {
    std::vector<double> rows;
    for (std::size_t at = 0; at < truth.size(); at += vocabulary) {
        auto log_sum = [&](const std::vector<float>& v) {
            double top = v[at], sum = 0;
            for (std::size_t i = 0; i < vocabulary; i++) top = std::max(top, double(v[at + i]));
            for (std::size_t i = 0; i < vocabulary; i++) sum += std::exp(v[at + i] - top);
            return top + std::log(sum);
        };
        const double p = log_sum(truth), q = log_sum(ours);
        double kl = 0;
        for (std::size_t i = 0; i < vocabulary; i++) kl += std::exp(truth[at + i] - p) * ((truth[at + i] - p) - (ours[at + i] - q));
        rows.push_back(kl);
    }
    std::sort(rows.begin(), rows.end());
    return rows[rows.size() / 2];
}

} // namespace ponder::test
