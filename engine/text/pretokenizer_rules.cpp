// The pre-tokenizer table (facts/engine.md section 5.6). Some spellings differ from the originals on purpose: \s is written
// out, because PCRE2 counts U+180E as a space and Unicode no longer does; "\s+$" gets a look-behind, because without it a long
// run of spaces inside the text would be tried from each of its positions in turn; and numbers that are cut in threes from
// their end are found whole, because the original looks ahead over all of the number from each of its digits.
#include "engine/text/pretokenizer.h"

namespace ponder {

namespace {

using Regex = std::string_view;

// Unicode's White_Space property as class members.
#define SPACES R"(\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})"
#define SPACE "[" SPACES "]"
#define NOT_SPACE "[^" SPACES "]"

#define CONTRACTION R"((?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]))"

#define GPT2 R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^)" SPACES R"(\p{L}\p{N}]+|)" SPACE "+(?!" NOT_SPACE ")|" SPACE "+"

// What most rules since GPT-4 end with: runs of blank lines, spaces before the last one of a run, and any other space.
#define BLANKS SPACE R"(*[\r\n]+|)" SPACE "+(?!" NOT_SPACE ")|" SPACE "+"
#define LLAMA3(DIGITS) CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|)" DIGITS R"(| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n]*|)" BLANKS

// Words that are split where a lower-case letter meets an upper-case one.
#define UPPER R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])"
#define LOWER R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])"
#define CASED(UPPER_CLASS, LOWER_CLASS, SUFFIX)                                                                                \
    R"([^\r\n\p{L}\p{N}]?)" UPPER_CLASS "*" LOWER_CLASS "+" SUFFIX R"(|[^\r\n\p{L}\p{N}]?)" UPPER_CLASS "+" LOWER_CLASS        \
    "*" SUFFIX

// The script Han. Not \p{Han}, which in PCRE2 since 10.40 also takes punctuation that is used with Han.
#define HAN                                                                                                                    \
    R"(\x{2E80}-\x{2E99}\x{2E9B}-\x{2EF3}\x{2F00}-\x{2FD5}\x{3005}\x{3007}\x{3021}-\x{3029}\x{3038}-\x{303B})"                 \
    R"(\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FA6D}\x{FA70}-\x{FAD9}\x{16FE2}-\x{16FE3}\x{16FF0}-\x{16FF6})"            \
    R"(\x{20000}-\x{2A6DF}\x{2A700}-\x{2B81D}\x{2B820}-\x{2CEAD}\x{2CEB0}-\x{2EBE0}\x{2EBF0}-\x{2EE5D})"                       \
    R"(\x{2F800}-\x{2FA1D}\x{30000}-\x{3134A}\x{31350}-\x{33479})"

// The same two classes without Han characters, said as "none of the other categories and not Han" for want of an intersection.
#define UPPER_NOT_HAN R"([^\p{Ll}\p{N}\p{P}\p{S}\p{Z}\p{C})" HAN "]"
#define LOWER_NOT_HAN R"([^\p{Lu}\p{Lt}\p{N}\p{P}\p{S}\p{Z}\p{C})" HAN "]"

// The cased letters of DeepSeek-LLM, as numbers because some (the Kelvin and Ohm signs) look like others.
#define DEEPSEEK_LETTERS                                                                                                         \
    R"(\x{41}-\x{5A}\x{61}-\x{7A}\x{B5}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293}\x{295}-\x{2AF})"   \
    R"(\x{370}-\x{373}\x{376}\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}\x{38C}\x{38E}-\x{3A1}\x{3A3}-\x{3F5})"          \
    R"(\x{3F7}-\x{481}\x{48A}-\x{52F}\x{531}-\x{556}\x{10A0}-\x{10C5}\x{13A0}-\x{13F5}\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA})"       \
    R"(\x{1CBD}-\x{1CBF}\x{1D00}-\x{1D2B}\x{1D6B}-\x{1D77}\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D}\x{1F20}-\x{1F45})" \
    R"(\x{1F48}-\x{1F4D}\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4}\x{1FB6}-\x{1FBC}\x{1FBE})"   \
    R"(\x{1FC2}-\x{1FC4}\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB}\x{1FE0}-\x{1FEC}\x{1FF2}-\x{1FF4}\x{1FF6}-\x{1FFC})" \
    R"(\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115}\x{2119}-\x{211D}\x{2124}\x{2126}\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134})"    \
    R"(\x{2139}\x{213C}-\x{213F}\x{2145}-\x{2149}\x{214E}\x{2183}\x{2184}\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}\x{2CEB}-\x{2CEE})"   \
    R"(\x{2CF2}\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B}\x{A722}-\x{A76F}\x{A771}-\x{A787}\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF})"  \
    R"(\x{FB00}-\x{FB06}\x{FB13}-\x{FB17}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3})"              \
    R"(\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2}\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943})"

#define CJK R"([\x{4E00}-\x{9FA5}\x{800}-\x{4E00}\x{AC00}-\x{D7FF}]+)"

constexpr Regex default_regexes[] = {R"([\p{P}\$\+<=>\^~|]+)", GPT2, R"(\p{N}+)", "[0-9][0-9][0-9]"};
constexpr Regex gpt2_regexes[] = {GPT2};
constexpr Regex single_digit_gpt2_regexes[] = {R"(\p{N})", GPT2};
constexpr Regex falcon_regexes[] = {R"([\p{P}\$\+<=>\^~|`]+)", GPT2, "[0-9][0-9][0-9]"};
constexpr Regex llama3_regexes[] = {LLAMA3(R"(\p{N}{1,3})")};
constexpr Regex qwen2_regexes[] = {LLAMA3(R"(\p{N})")};
constexpr Regex qwen35_regexes[] = {CONTRACTION R"(|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^)" SPACES
                                                R"(\p{L}\p{M}\p{N}]+[\r\n]*|)" BLANKS};
constexpr Regex deepseek_llm_regexes[] = {
    R"([\r\n])",
    SPACE "?[" DEEPSEEK_LETTERS "]+",
    SPACE R"(?[!-/:-~\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF5E}\x{2018}-\x{201F}\x{3000}-\x{3002}]+)",
    "(?<!" SPACE ")" SPACE "++$",
    CJK,
    R"(\p{N}+)",
};
constexpr Regex deepseek_coder_regexes[] = {R"([\r\n])", SPACE R"(?\p{L}+)", SPACE R"(?\p{P}+)", CJK, R"(\p{N})"};
#define DEEPSEEK_V3_WORDS                                                                                                      \
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|)" BLANKS
constexpr Regex deepseek_v3_regexes[] = {
    R"(\p{N}{1,3})",
    R"([\x{4E00}-\x{9FA5}\x{3040}-\x{309F}\x{30A0}-\x{30FF}]+)",
    DEEPSEEK_V3_WORDS,
};
#define GPT4O CASED(UPPER, LOWER, CONTRACTION "?") R"(|\p{N}{1,3}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n/]*|)" BLANKS
constexpr Regex gpt4o_regexes[] = {GPT4O};
constexpr Regex tekken_regexes[] = {CASED(UPPER, LOWER, "") R"(|\p{N}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n/]*|)" BLANKS};
constexpr Regex kimi_regexes[] = {"[" HAN "]+|" CASED(
    UPPER_NOT_HAN, LOWER_NOT_HAN, CONTRACTION "?") R"(|\p{N}{1,3}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n]*|)" BLANKS};
constexpr Regex bailingmoe_regexes[] = {
    R"('(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n]*|)" SPACE
    R"(*[\r\n]|)" SPACE "+(?!" NOT_SPACE ")|" SPACE "+"};

constexpr Regex by_lines_regexes[] = {R"([^\n]+|[\n]+)"};
constexpr Regex laguna_regexes[] = {R"([^\n]+|[\n]+)", LLAMA3(R"(\p{N})")};
constexpr Regex minicpm5_regexes[] = {R"(\p{N}{1,3})", LLAMA3(R"(\p{N}+)")};
constexpr Regex seed_coder_regexes[] = {CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^)" SPACES
                                                    R"(\p{L}\p{N}\r\n]+|)" BLANKS};
constexpr Regex ufakzeka_regexes[] = {R"([^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n]*|)" BLANKS};
constexpr Regex exaone_moe_regexes[] = {CONTRACTION
                                        R"(|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*+(?: \p{L}\p{M}*+)*+)++|\p{N}| ?[^)" SPACES
                                        R"(\p{L}\p{N}]+[\r\n/]?|)" SPACE R"(*[\r\n]|)" SPACE "+(?!" NOT_SPACE ")|" SPACE "+"};
#define EXACTLY(COUNT) SPACE "{" COUNT "}(?!" NOT_SPACE ")|"
constexpr Regex jais2_regexes[] = {CONTRACTION R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^)" SPACES
                                               R"(\p{L}\p{N}]+[\r\n]*|)" SPACE R"(*[\r\n]+|)" EXACTLY("512") EXACTLY("256")
                                                   EXACTLY("128") EXACTLY("64") EXACTLY("32") EXACTLY("16") EXACTLY("8")
                                                       EXACTLY("4") EXACTLY("1,2") SPACE};
constexpr Regex spark_regexes[] = {
    R"(\p{N}{1,3})",
    R"([\x{4E00}-\x{9FA5}\x{3040}-\x{309F}\x{30A0}-\x{30FF}]+)",
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+|[\r\n]|)" SPACE
    "+(?!" NOT_SPACE ")|" SPACE "+",
    R"(\p{N})",
};
constexpr Regex youtu_regexes[] = {
    R"([\x{AC00}-\x{D7A3}\x{3131}-\x{318E}]+|)"
    R"([\x{FF01}\x{2026}\x{201C}\x{201D}\x{2018}\x{2019}\x{2014}\x{FF1A}\x{FF1B}\x{FF0C}\x{3001}-\x{303F}\x{FE30}-\x{FE4F}]+|)"
    R"([\x{3105}-\x{312F}]+|[\x{4E00}-\x{9FA5}\x{3040}-\x{309F}\x{30A0}-\x{30FF}]+)",
    CASED(UPPER, LOWER, CONTRACTION "?") R"(|\p{N}| ?[^)" SPACES R"(\p{L}\p{N}]+[\r\n/]*|)" BLANKS,
};
constexpr Regex afmoe_regexes[] = {
    R"(\p{N}+)",
    R"([\x{4E00}-\x{9FFF}\x{3400}-\x{4DBF}\x{F900}-\x{FAFF}\x{3040}-\x{309F}\x{30A0}-\x{30FF}\x{FF65}-\x{FF9F})"
    R"(\x{2F00}-\x{2FDF}\x{E40}-\x{E7F}\x{E80}-\x{EFF}\x{1780}-\x{17FF}\x{1000}-\x{109F}\x{AA60}-\x{AA7F}\x{A9E0}-\x{A9FF})"
    R"(\x{AC00}-\x{D7AF}\x{1100}-\x{11FF}]+)",
    DEEPSEEK_V3_WORDS,
};
constexpr Regex superbpe_regexes[] = {R"(\p{N}+)"};
// Thousands where no letter follows the number, and else the words' own way with digits.
constexpr Regex tiny_aya_regexes[] = {R"(\p{Nd}++(?![\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]))", GPT4O};
constexpr Regex poro_regexes[] = {" ?[^" SPACES R"((|.,!?)\x{2026}\x{3002}\x{FF0C}\x{3001}\x{964}\x{6D4}\x{60C}]+)"};
constexpr Regex viking_regexes[] = {poro_regexes[0], R"(\p{N})"};
constexpr Regex chameleon_regexes[] = {"<sentinel:[0-9]+>", "IMGIMG[A-I]{1,4}Z",       R"([\t\n]|    |  )",
                                       R"(\p{N})",          R"([\p{P}!-/:-@\[-`{-~])", GPT2};

using Name = std::string_view;
constexpr Name default_names[] = {"default"};
constexpr Name gpt2_names[] = {"gpt-2",      "phi-2",           "olmo",       "mpt",         "jais",     "mellum",
                               "trillion",   "granite-docling", "exaone4",    "modern-bert", "gigachat", "roberta-bpe",
                               "jina-v1-en", "jina-v2-code",    "jina-v2-es", "jina-v2-de",  "jina-es",  "jina-de",
                               "a.x-4.0"};
constexpr Name single_digit_gpt2_names[] = {"smollm",    "starcoder", "refact",     "command-r",
                                            "codeshell", "exaone",    "minerva-7b", "mellum2"};
constexpr Name falcon_names[] = {"falcon"};
constexpr Name llama3_names[] = {"llama-bpe", "llama3",   "llama-v3", "falcon3",     "falcon-h1",
                                 "pixtral",   "midm-2.0", "lfm2",     "jina-v5-nano"};
constexpr Name llama3_regex_names[] = {"dbrx", "smaug-bpe", "glm4", "chatglm-bpe"};
constexpr Name qwen2_names[] = {"qwen2",      "deepseek-r1-qwen", "megrez", "stablelm2", "hunyuan",
                                "solar-open", "grok-2",           "kormo",  "f2llmv2"};
constexpr Name qwen35_names[] = {"qwen35"};
constexpr Name deepseek_llm_names[] = {"deepseek-llm"};
constexpr Name deepseek_coder_names[] = {"deepseek-coder"};
constexpr Name deepseek_v3_names[] = {"deepseek-v3", "joyai-llm", "hunyuan-dense", "hy_v4"};
constexpr Name gpt4o_names[] = {"gpt-4o", "llama4", "kanana2", "minimax-m2", "talkie"};
constexpr Name gpt4o_whole_names[] = {"granite-embed-multi-97m"};
constexpr Name tekken_names[] = {"tekken"};
constexpr Name kimi_names[] = {"kimi-k2"};
constexpr Name bailingmoe_names[] = {"bailingmoe", "bailingmoe2", "llada-moe"};
constexpr Name gemma4_names[] = {"gemma4", "granite-embed-multi-311m"};
constexpr Name sarvam_names[] = {"sarvam-moe"};
constexpr Name laguna_names[] = {"laguna"};
constexpr Name minicpm5_names[] = {"minicpm5"};
constexpr Name seed_coder_names[] = {"seed-coder"};
constexpr Name ufakzeka_names[] = {"ufakzeka"};
constexpr Name exaone_moe_names[] = {"exaone-moe"};
constexpr Name jais2_names[] = {"jais-2"};
constexpr Name spark_names[] = {"spark2_5"};
constexpr Name youtu_names[] = {"youtu"};
constexpr Name afmoe_names[] = {"afmoe"};
constexpr Name superbpe_names[] = {"superbpe"};
constexpr Name tiny_aya_names[] = {"tiny_aya", "cohere2moe"};
constexpr Name poro_names[] = {"poro-chat", "bloom", "gpt3-finnish"};
constexpr Name viking_names[] = {"viking"};
constexpr Name chameleon_names[] = {"chameleon"};

constexpr PretokenizerRule rules[] = {
    {.names = default_names, .regexes = default_regexes}, // the first row stands in for unknown names
    {.names = gpt2_names, .regexes = gpt2_regexes},
    {.names = single_digit_gpt2_names, .regexes = single_digit_gpt2_regexes},
    {.names = falcon_names, .regexes = falcon_regexes},
    {.names = llama3_names, .regexes = llama3_regexes, .adds_bos = true, .ignore_merges = true},
    {.names = llama3_regex_names, .regexes = llama3_regexes},
    {.names = qwen2_names, .regexes = qwen2_regexes},
    {.names = qwen35_names, .regexes = qwen35_regexes},
    {.names = deepseek_llm_names, .regexes = deepseek_llm_regexes},
    {.names = deepseek_coder_names, .regexes = deepseek_coder_regexes},
    {.names = deepseek_v3_names, .regexes = deepseek_v3_regexes},
    {.names = gpt4o_names, .regexes = gpt4o_regexes},
    {.names = gpt4o_whole_names, .regexes = gpt4o_regexes, .ignore_merges = true},
    {.names = tekken_names, .regexes = tekken_regexes, .adds_bos = true, .ignore_merges = true},
    {.names = kimi_names, .regexes = kimi_regexes},
    {.names = bailingmoe_names, .regexes = bailingmoe_regexes},
    {.names = gemma4_names, .regexes = by_lines_regexes, .adds_bos = true, .characters = true},
    {.names = sarvam_names, .regexes = by_lines_regexes, .characters = true},
    {.names = laguna_names, .regexes = laguna_regexes, .adds_bos = true},
    {.names = minicpm5_names, .regexes = minicpm5_regexes, .ignore_merges = true},
    {.names = seed_coder_names, .regexes = seed_coder_regexes},
    {.names = ufakzeka_names, .regexes = ufakzeka_regexes},
    {.names = exaone_moe_names, .regexes = exaone_moe_regexes},
    {.names = jais2_names, .regexes = jais2_regexes},
    {.names = spark_names, .regexes = spark_regexes},
    {.names = youtu_names, .regexes = youtu_regexes, .ignore_merges = true},
    {.names = afmoe_names, .regexes = afmoe_regexes, .first_by_threes = true},
    {.names = superbpe_names, .regexes = superbpe_regexes, .first_by_threes = true},
    {.names = tiny_aya_names, .regexes = tiny_aya_regexes, .first_by_threes = true},
    {.names = poro_names, .regexes = poro_regexes},
    {.names = viking_names, .regexes = viking_regexes},
    {.names = chameleon_names, .regexes = chameleon_regexes, .adds_bos = true},
};

} // namespace

std::span<const PretokenizerRule> pretokenizer_rules() { return rules; }

const PretokenizerRule& default_pretokenizer() { return rules[0]; }

const PretokenizerRule* find_pretokenizer(std::string_view name) {
    for (const PretokenizerRule& rule : rules)
        for (const std::string_view known : rule.names)
            if (known == name) return &rule;
    return nullptr;
}

} // namespace ponder
