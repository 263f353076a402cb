// The choice of a row's experts from its router logits, by a workgroup. An expert's place is the number of experts that come before it (higher
// selection value, or the same and a lower index), so ties go to the lowest index and no order of threads matters. Needs LOGIT(i), and p with
// selection_bias, ids, weights, experts, used, groups, groups_used, gating, normalize and scale.
#include "reduce.glsl"
const uint MOST = 1024; // experts
const uint SOFTMAX = 0, SIGMOID = 1, SOFTMAX_OF_SELECTED = 2;
shared float probability[MOST], selection[MOST], group_score[MOST];
shared float chosen[64];
const float NEVER = -3e38; // below any selection value

void choose_row(uint row) {
    const uint thread = gl_LocalInvocationIndex, first = row * p.experts;
    float top = -3e38;
    for (uint e = thread; e < p.experts; e += WORKGROUP) top = max(top, LOGIT(first + e));
    top = workgroup_max(top);
    float sum = 0;
    for (uint e = thread; e < p.experts; e += WORKGROUP) sum += exp(LOGIT(first + e) - top);
    sum = workgroup_sum(sum);
    for (uint e = thread; e < p.experts; e += WORKGROUP) {
        const float v = p.gating == SOFTMAX ? exp(LOGIT(first + e) - top) / sum : p.gating == SIGMOID ? sigmoid(LOGIT(first + e)) : LOGIT(first + e);
        probability[e] = v;
        selection[e] = v + (p.selection_bias != 0 ? ReadFloats(p.selection_bias).v[e] : 0.0);
    }
    for (uint k = thread; k < p.used; k += WORKGROUP) chosen[k] = probability[0], Ints(p.ids).v[row * p.used + k] = 0; // stays only with NaN
    barrier();
    if (p.groups > 1 && p.groups_used < p.groups) { // groups that are not among the best take no part
        const uint size = p.experts / p.groups;
        for (uint g = thread; g < p.groups; g += WORKGROUP) {
            float best = NEVER, second = NEVER;
            for (uint e = g * size; e < (g + 1) * size; e++) {
                if (selection[e] > best) second = best, best = selection[e];
                else if (selection[e] > second) second = selection[e];
            }
            group_score[g] = size > 1 ? best + second : best;
        }
        barrier();
        for (uint e = thread; e < p.experts; e += WORKGROUP) {
            const uint mine = e / size;
            uint place = 0;
            for (uint g = 0; g < p.groups; g++)
                if (group_score[g] > group_score[mine] || (group_score[g] == group_score[mine] && g < mine)) place++;
            if (place >= p.groups_used) selection[e] = NEVER;
        }
        barrier();
    }
    for (uint e = thread; e < p.experts; e += WORKGROUP) {
        const float mine = selection[e];
        uint place = 0;
        for (uint o = 0; o < p.experts; o++)
            if (selection[o] > mine || (selection[o] == mine && o < e)) place++;
        if (place < p.used) Ints(p.ids).v[row * p.used + place] = int(e), chosen[place] = probability[e];
    }
    barrier();
    if (thread != 0) return;
    if (p.gating == SOFTMAX_OF_SELECTED) {
        float highest = chosen[0], total = 0;
        for (uint k = 1; k < p.used; k++) highest = max(highest, chosen[k]);
        for (uint k = 0; k < p.used; k++) total += chosen[k] = exp(chosen[k] - highest);
        for (uint k = 0; k < p.used; k++) chosen[k] /= total;
    }
    float divisor = 1;
    if (p.normalize != 0) {
        float total = 0;
        for (uint k = 0; k < p.used; k++) total += chosen[k];
        divisor = max(total, 6.103515625e-5);
    }
    for (uint k = 0; k < p.used; k++) Floats(p.weights).v[row * p.used + k] = chosen[k] / divisor * p.scale;
}
