// A pair of values turned by the step's cosine and sine, which the host computes in double for each row and table: no driver's own sine is
// exact enough for long positions.
struct Rope {
    uint64_t turns; // (rows x pairs) of (cosine, sine), magnitude included
    uint pairs, adjacent;
};
void turn(Rope rope, uint row, uint j, uint64_t head) { // head: where the rotated dimensions begin
    ReadFloats t = ReadFloats(rope.turns + 8 * uint64_t(row * rope.pairs + j));
    const float c = t.v[0], s = t.v[1];
    Floats v = Floats(head);
    const uint a = rope.adjacent != 0 ? 2 * j : j, b = rope.adjacent != 0 ? 2 * j + 1 : j + rope.pairs;
    const float va = v.v[a], vb = v.v[b];
    v.v[a] = va * c - vb * s;
    v.v[b] = va * s + vb * c;
}
