/* A CUDA plugin of another version, for the test that it is refused. */
static const struct {
    int version;
    void* functions[8];
} plugin = {-1, {0}};
const void* ponder_cuda_plugin(void) { return &plugin; }
