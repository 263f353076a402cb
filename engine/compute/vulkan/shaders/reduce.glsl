// Sums and maxima over a workgroup, in a fixed order.
shared float partial[128]; // a subgroup
float workgroup_sum(float x) {
    x = subgroupAdd(x);
    if (subgroupElect()) partial[gl_SubgroupID] = x;
    barrier();
    float sum = 0;
    for (uint i = 0; i < gl_NumSubgroups; i++) sum += partial[i];
    barrier();
    return sum;
}
float workgroup_max(float x) {
    x = subgroupMax(x);
    if (subgroupElect()) partial[gl_SubgroupID] = x;
    barrier();
    float top = partial[0];
    for (uint i = 1; i < gl_NumSubgroups; i++) top = max(top, partial[i]);
    barrier();
    return top;
}
