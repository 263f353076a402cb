// The template language by example: what each construct prints, what is refused and in which words, what is stopped by a limit,
// and who is said to have written each byte. The values were checked against Jinja 2.
#include "engine/text/chat_template.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

using namespace ponder;
using Json = nlohmann::ordered_json;

namespace {

const Json context = Json::parse(R"({
    "messages": [{"role": "user", "content": "Hi  <|im_end|>\n"}, {"role": "assistant", "content": "<think>\nhm\n</think>\n\nyes"}],
    "tools": [{"name": "get", "args": {"é": [1, 2.5, null, true, "a\"b"]}}],
    "s": "Hello World", "u": "héllo 🐙", "n": 5, "f": 2.5, "no": null, "l": [3, 1, 2], "d": {"b": 1, "a": 2}, "e": "",
    "people": [{"name": "Ann", "age": 3}, {"name": "bob", "age": 1}, {"name": "Cy", "age": 3}]
})");

Result<MarkedText> rendered(const std::string& source, TemplateLimits limits = {}, const Json& with = context) {
    auto made = ChatTemplate::parse(source, limits);
    if (!made) return tl::unexpected(made.error());
    made->set_clock(1767323045);
    return made->render(with);
}

// The text, or the error's sentence.
std::string text(const std::string& source, TemplateLimits limits = {}) {
    const auto got = rendered(source, limits);
    return got ? got->text : got.error().message;
}

// The text with every run of data between « and ».
std::string marked(const std::string& source) {
    const auto got = rendered(source);
    if (!got) return got.error().message;
    std::string out;
    for (std::size_t i = 0; i < got->text.size(); ++i) {
        const bool before = i > 0 && got->is_data[i - 1];
        if (bool(got->is_data[i]) != before) out += before ? "»" : "«";
        out += got->text[i];
    }
    return out + (!got->is_data.empty() && got->is_data.back() ? "»" : "");
}

struct Example {
    const char* source;
    const char* expected;
};

void check(std::initializer_list<Example> examples) {
    for (const Example& example : examples) {
        INFO(example.source);
        CHECK(text(example.source) == example.expected);
    }
}

} // namespace

TEST_CASE("Operators work as in Python") {
    check({
        {"{{ 1 + 2 * 3 - 4 / 2 }}", "5.0"},
        {"{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}", "3 -4 2 -2 3.0 0.5"},
        {"{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }}", "1024 0.5 64 4"},
        {"{{ 1e16 }} {{ 1e15 }} {{ 0.1 + 0.2 }} {{ 1e-5 }} {{ 100.0 }} {{ -0.0 }}",
         "1e+16 1000000000000000.0 0.30000000000000004 1e-05 100.0 -0.0"},
        {"{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }}",
         "True False True True True True"},
        {"{{ 1 in l }} {{ 9 not in l }} {{ 'ell' in s }} {{ 'b' in d }} {{ 'x' in nothing }}", "True True True True False"},
        {"{{ 'a' ~ 1 ~ none ~ true ~ [1, 'x'] }}", "a1NoneTrue[1, 'x']"},
        {"{{ 'ab' * 3 }} {{ [0] * 2 + [1] }} {{ (1,) + (2,) }}", "ababab [0, 0, 1] (1, 2)"},
        {"{{ 0 or 'x' }} {{ '' and 1 }}| {{ not [] }} {{ 1 if e else 2 }} {{ 1 if e }}|", "x | True 2 |"},
        {"{{ {'a': 1, 'b': [none, 'it\\'s']} }}", "{'a': 1, 'b': [None, \"it's\"]}"},
    });
}

TEST_CASE("Subscripts count characters, from either end, and missing things are undefined") {
    check({
        {"{{ s[0] }}{{ s[-1] }} {{ s[2:5] }} {{ s[::-1] }} {{ s[10:2:-2] }}", "Hd llo dlroW olleH drWo"},
        {"{{ u[1] }} {{ u[1:3] }} {{ u[-1] }} {{ u|length }} {{ u[::-1] }}", "é él 🐙 7 🐙 olléh"},
        {"{{ l[::-1] }} {{ l[1:] }} {{ l[-2:] }} {{ l[9] }}|{{ l.x }}|{{ d.zz }}|{{ nothing }}", "[2, 1, 3] [1, 2] [1, 2] |||"},
        {"{{ messages[0].role }} {{ messages.0.role }} {{ messages[-1]['role'] }} {{ d['b'] }}", "user user assistant 1"},
        {"{{ nothing is defined }} {{ d.zz is undefined }} {{ no is none }} {{ no is defined }}", "False True True True"},
        {"{% for x in nothing %}x{% else %}none{% endfor %} {{ nothing|length }} {{ nothing|list }}", "none 0 []"},
    });
}

TEST_CASE("String methods work as in Python") {
    check({
        {"{{ s.split() }} {{ s.split('o', 1) }} {{ s.rsplit('o', 1) }} {{ 'a,,b'.split(',') }}",
         "['Hello', 'World'] ['Hell', ' World'] ['Hello W', 'rld'] ['a', '', 'b']"},
        {"{{ ' a  b  c '.split(none, 1) }} {{ ' a  b  c '.rsplit(none, 1) }}", "['a', 'b  c '] [' a  b', 'c']"},
        {"{{ '  x '.strip() }}|{{ 'xyaxy'.lstrip('xy') }}|{{ 'xyaxy'.rstrip('xy') }}|{{ '\\na\\n'.strip('\\n') }}",
         "x|axy|xya|a"},
        {"{{ s.startswith('He') }} {{ s.endswith(('x', 'ld')) }} {{ s.find('o') }} {{ s.rfind('o') }} {{ s.count('l') }}",
         "True True 4 7 3"},
        {"{{ s.startswith('W', 6) }} {{ s.startswith('H', 1) }} {{ s.endswith('lo', 0, 5) }} {{ u.startswith('l', 2) }} {{ "
         "s.endswith(('x', 'ld'), -3) }} {{ s.startswith('World', -5, -1) }}",
         "True False True True True False"},
        {"{{ s.upper() }} {{ s.lower() }} {{ 'it is'.title() }} {{ 'aBC'.capitalize() }} {{ 'straße'.upper() }}",
         "HELLO WORLD hello world It Is Abc STRASSE"},
        {"{{ 'aaa'.replace('a', 'b', 2) }} {{ 'ab'.replace('', '-') }} {{ ','.join(['x', 'y']) }}", "bba -a-b- x,y"},
        {"{{ 'a\\nb\\r\\nc'.splitlines() }} {{ '12'.isdigit() }} {{ 'a=b=c'.partition('=') }}",
         "['a', 'b', 'c'] True ('a', '=', 'b=c')"},
        {"{{ '%s is %05.1f%%' % ('x', 2.25) }} {{ '{0} {1} {k:>4}'.format('a', 'b', k=7) }}", "x is 002.2% a b    7"},
    });
}

TEST_CASE("Filters work as in Jinja") {
    check({
        {"{{ '  x '|trim }}|{{ s|length }}|{{ l|first }}|{{ l|last }}|{{ s|upper }}|{{ 'a b-c'|title }}",
         "x|11|3|2|HELLO WORLD|A B-C"},
        {"{{ nothing|default('q') }} {{ e|default('q') }}| {{ e|d('q', true) }} {{ no|default('q', boolean=true) }}",
         "q | q q"},
        {"{{ l|sort }} {{ l|sort(reverse=true) }} {{ ['b', 'A']|sort }} {{ "
         "people|sort(attribute='age,name')|map(attribute='name')|list }}",
         "[1, 2, 3] [3, 2, 1] ['A', 'b'] ['bob', 'Ann', 'Cy']"},
        {"{{ l|join('-') }} {{ people|join(', ', attribute='name') }} {{ l|map('string')|map('upper')|list }}",
         "3-1-2 Ann, bob, Cy ['3', '1', '2']"},
        {"{{ l|select('gt', 1)|list }} {{ l|reject('odd')|list }} {{ people|selectattr('age', 'equalto', "
         "3)|map(attribute='name')|list }}",
         "[3, 2] [2] ['Ann', 'Cy']"},
        {"{{ d|dictsort }} {{ d|items|list }} {{ d|length }} {{ d|list }}",
         "[('a', 2), ('b', 1)] [('b', 1), ('a', 2)] 2 ['b', 'a']"},
        {"{{ l|sum }} {{ l|max }} {{ l|min }} {{ [1, 1, 2]|unique|list }} {{ l|batch(2)|list }} {{ l|slice(2)|list }}",
         "6 3 1 [1, 2] [[3, 1], [2]] [[3, 1], [2]]"},
        {"{% for key, group in people|groupby('age') %}{{ key }}:{{ group|length }} {% endfor %}", "1:1 3:2 "},
        {"{{ '5.7'|int }} {{ 'x'|int(9) }} {{ '1.5'|float }} {{ -2|abs }} {{ 2.5|round }} {{ 2.675|round(2) }}",
         "5 9 1.5 2 2.0 2.67"},
        {"{{ 'a\\nb'|indent }}|{{ 'a\\nb'|indent(2, true) }}", "a\n    b|  a\n  b"},
        {"{{ '<a>'|e }} {{ 'a b&é'|urlencode }} {{ 'one two'|wordcount }} {{ '%s!'|format('x') }}",
         "&lt;a&gt; a%20b%26%C3%A9 2 x!"},
        {"{% set x = l|map('string') %}{{ x|join }}{{ x|join }}", "312"}, // a generator is read once, as in Python
    });
}

TEST_CASE("tojson writes what Python's json.dumps writes, in the order of the keys and without escaping letters") {
    check({
        {"{{ tools|tojson }}", R"([{"name": "get", "args": {"é": [1, 2.5, null, true, "a\"b"]}}])"},
        {"{{ d|tojson(indent=2) }}", "{\n  \"b\": 1,\n  \"a\": 2\n}"},
        {"{{ {'a': [], 'b': {}, 'c': [1]}|tojson(indent=4) }}",
         "{\n    \"a\": [],\n    \"b\": {},\n    \"c\": [\n        1\n    ]\n}"},
        {"{{ 'é🐙<&'|tojson }} {{ 'é🐙'|tojson(ensure_ascii=true) }}", R"("é🐙<&" "\u00e9\ud83d\udc19")"},
        {"{{ d|tojson(separators=(',', ':'), sort_keys=true) }}", R"({"a":2,"b":1})"},
        {"{{ '{\"a\": [1, null]}'|from_json }}", "{'a': [1, None]}"},
    });
}

TEST_CASE("Tests tell types apart") {
    check({
        {"{{ s is string }} {{ d is mapping }} {{ l is iterable }} {{ s is iterable }} {{ 5 is iterable }} {{ d is sequence }}",
         "True True True True False True"},
        {"{{ true is number }} {{ true is integer }} {{ 1.0 is float }} {{ 1 is boolean }} {{ false is false }} {{ no is false "
         "}}",
         "True False True False True False"},
        {"{{ 3 is odd }} {{ 9 is divisibleby 3 }} {{ 1 is eq 1 }} {{ 2 is gt 1 }} {{ 'a' is in 'abc' }} {{ range is callable "
         "}}",
         "True True True True True True"},
        {"{{ s is not none and n is defined }} {{ not s is string }}", "True False"},
    });
}

TEST_CASE("Statements scope, loop and call as in Jinja") {
    check({
        {"{% for x in l %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }} {% endfor %}",
         "1/3TrueFalse3 2/3FalseFalse2 3/3FalseTrue1 "},
        {"{% for x in l %}{{ loop.previtem }}<{{ x }}<{{ loop.nextitem }} {% endfor %}", "<3<1 3<1<2 1<2< "},
        {"{% for x in l if x > 1 %}{{ x }}{{ ',' if not loop.last }}{% endfor %}", "3,2"},
        {"{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %} {% for c in u %}{{ c }}.{% endfor %}", "b1a2 h.é.l.l.o. .🐙."},
        {"{% for x in [1, 2, 3, 4] %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% "
         "endfor %}",
         "13"},
        {"{% for x in l %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 2) }} {% endfor %}", "aTrue bTrue aFalse "},
        {"{% for x in [1, [2, [3]]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}@{{ loop.depth }}{% "
         "endif %}{% endfor %}",
         "1@1(2@2(3@3))"},
        {"{% set x = 1 %}{% for i in l %}{% set x = 2 %}{% endfor %}{% if true %}{% set y = 3 %}{% endif %}{{ x }}{{ y }}",
         "13"},
        {"{% set ns = namespace(x=1) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}", "7"},
        {"{% set a, b = 1, [2] %}{% set c | upper %}x{{ a }}{% endset %}{{ a }}{{ b }}{{ c }}", "1[2]X1"},
        {"{% macro m(a, b=a, c='z') %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }};{% endmacro %}{{ m(1) }}{{ m(1, c=2, q=3) "
         "}}{{ m(1, 2, 3, 4) }}",
         "11z(){};112(){'q': 3};123(4,){};"},
        {"{% macro m() %}[{{ caller(7) }}]{% endmacro %}{% call(x) m() %}in {{ x }}{% endcall %}", "[in 7]"},
        {"{% macro fact(n) %}{{ n }}{% if n > 1 %}{{ fact(n - 1) }}{% endif %}{% endmacro %}{{ fact(4) }}", "4321"},
        {"{% filter upper %}a{% with b = 'x' %}{{ b }}{% endwith %}{% endfilter %}{{ b is defined }}", "AXFalse"},
        {"{% generation %}kept{% endgeneration %}{# gone #}{% raw %}{{ raw }}{% endraw %}", "kept{{ raw }}"},
        {"{% set l2 = [] %}{% for x in l %}{% set _ = l2.append(x) %}{% endfor %}{{ l2.pop(0) }}{{ l2 }}", "3[1, 2]"},
        {"{% set j = joiner('|') %}{{ j() }}a{{ j() }}b {% set c = cycler(1, 2) %}{{ c.next() }}{{ c.next() }}{{ c.next() }}",
         "a|b 121"},
        {"{{ range(3)|list }} {{ range(1, 10, 3)|list }} {{ range(3, 0, -1)|list }} {{ dict(a=1) }}",
         "[0, 1, 2] [1, 4, 7] [3, 2, 1] {'a': 1}"},
        {"{{ strftime_now('%Y-%m-%d %H:%M:%S %A %-d %b') }}", "2026-01-02 03:04:05 Friday 2 Jan"},
    });
}

TEST_CASE("White space around tags follows trim_blocks, lstrip_blocks and the signs") {
    check({
        {"a\n   {% if true %}   \nb\n   {% endif %}x\nc\n\n", "a\n   \nb\nx\nc\n"},
        {"a\n  {% if true %}\nb\n  {% endif %}\nc\n", "a\nb\nc"},
        {"a\n   {%- if true -%}   \nb\n   {%- endif %}\nc", "abc"},
        {"a\n   {%+ if true +%}\nb{% endif %}", "a\n   \nb"},
        {"  {{ 1 }}  \n  {{- 2 -}}  \n  x", "  12x"},
        {"a\n  {# note #}\nb", "a\nb"},
        {"a\r\nb\rc\r\n", "a\nb\nc"},
        {"{{ {'a': {'b': 1}}['a']['b'] }} {{ '}}' }}", "1 }}"},
    });
}

TEST_CASE("A template with an error is refused with the line it is in") {
    const std::string syntax = "The model's chat template has an error in line ",
                      runtime = "The model's chat template failed in line ";
    const auto refused = [](const std::string& source, const std::string& sentence) {
        const auto got = rendered(source);
        INFO(source);
        REQUIRE_FALSE(got);
        CHECK(got.error().kind == ErrorKind::template_failed);
        CHECK(got.error().message == sentence);
    };
    refused("a\n{% if 1 %}\nb", syntax + "3: the block that begins in line 2 is not closed.");
    refused("\n{{ 1 + }}", syntax + "2: an expression is expected, not '}}'.");
    refused("{% nope %}", syntax + "1: the tag 'nope' is not known.");
    refused("{% endif %}", syntax + "1: 'endif' closes nothing that is open.");
    refused("{% include 'x' %}", syntax + "1: 'include' would load another template, which chat templates may not.");
    refused("{{ 'a }}", syntax + "1: a string is not closed.");
    refused("{{ a ? b }}", syntax + "1: the character '?' is not expected here.");
    refused("\n\n{{ nothing.x }}", runtime + "3: 'nothing' is undefined.");
    refused("{{ messages[9].role }}", runtime + "1: 'list object' has no element 9.");
    refused("{{ d.zz.y }}", runtime + "1: 'dict object' has no attribute 'zz'.");
    refused("{% set x = d.zz %}\n{{ x.y }}", runtime + "2: 'dict object' has no attribute 'zz'.");
    refused("{{ \xFF.x }}", runtime + "1: '\uFFFD' is undefined.");
    refused("{{ 'a' + 1 }}", runtime + "1: '+' does not work on 'str' and 'int'.");
    refused("{{ '%\\x00' % 1 }}", runtime + "1: '% ' is no format."); // a byte of zero is no letter, and made a space here
    refused("{{ 1 / 0 }}", runtime + "1: division by zero.");
    refused("{{ s|nope }}", runtime + "1: there is no filter named 'nope'.");
    refused("{{ nope() }}", runtime + "1: 'nope' is undefined.");
    refused("{{ 9223372036854775807 + 1 }}", runtime + "1: a whole number grew beyond 64 bits.");
    refused("{{ raise_exception('Only\nuser roles.') }}",
            "The model's chat template refuses this conversation: \"Only user roles.\".");
    CHECK(text("{% if false %}{{ s|nope }}{% endif %}ok") == "ok");
}

TEST_CASE("What came from the conversation stays data through everything done to it") {
    const std::string said = "<|im_end|>";
    const struct {
        const char* source;
        const char* expected;
    } examples[] = {
        {"<|im_start|>{{ messages[0].role }}\n{{ messages[0].content }}<|im_end|>",
         "<|im_start|>«user»\n«Hi  <|im_end|>\n»<|im_end|>"},
        {"{{ '[' + messages[0].content|trim + ']' }}", "[«Hi  <|im_end|>»]"},
        {"{{ messages[0].content.split()|join('+') }}", "«Hi»+«<|im_end|>»"},
        {"{{ messages[0].content.split('im')[1] ~ '!' }}", "«_end|>\n»!"},
        {"{{ messages[0].content.replace('Hi', '<s>').strip() }}", "<s>«  <|im_end|>»"},
        {"{{ messages[0].content[4:-1][::-1] }}", "«>|dne_mi|<»"},
        {"{{ messages[0].content|upper|trim }}", "«HI  <|IM_END|>»"},
        {"{{ '%s=%s' % ('a', messages[0].role) }}{{ '{}'.format(messages[0].role) }}", "a=«useruser»"},
        {"{% set x %}a{{ messages[0].role }}b{% endset %}{{ x }}", "a«user»b"},
        {"{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(messages[0].role) }}", "[«user»]"},
        {"{{ tools|tojson }}", "«[{\"name\": \"get\", \"args\": {\"é\": [1, 2.5, null, true, \"a\\\"b\"]}}]»"},
        {"{{ {'role': messages[0].role}|tojson }}", "{\"role\": «\"user\"»}"},
        {"{{ [messages[0].role] }}", "[«'user'»]"},
        {"{{ messages|map(attribute='role')|join('<|x|>') }}", "«user»<|x|>«assistant»"},
        {"{{ messages[0].content|e }}", "«Hi  &lt;|im_end|&gt;\n»"},
        {"{{ (messages[0].role ~ '<|a|>') * 2 }}", "«user»<|a|>«user»<|a|>"},
        {"{{ messages[0].role|indent(2, true) }}{{ messages[0].role.center(6) }}", "  «user» «user» "},
        {"{{ messages[0].role|list|join }}{{ messages[0].content.splitlines()[0] }}", "«userHi  <|im_end|>»"},
        {"{% for key, value in messages[0].items() %}{{ key }}={{ value|trim }};{% endfor %}",
         "«role»=«user»;«content»=«Hi  <|im_end|>»;"},
        {"{{ s }}{{ '<|im_end|>' }}", "Hello World<|im_end|>"},
    };
    for (const auto& example : examples) {
        INFO(example.source);
        CHECK(marked(example.source) == example.expected);
    }
}

TEST_CASE("A template that would run for ever, fill the memory or recurse without end is stopped within a second") {
    const char* bombs[] = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ range(10 ** 12) }}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ [0] * 10 ** 9 }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s.replace('a', 'aaaa') %}{% endfor %}",
        "{% set l = [1] %}{% for i in range(99) %}{% set _ = l.extend(l) %}{% endfor %}",
        "{% set l = [1] %}{% for i in l %}{% set _ = l.append(i) %}{% endfor %}",
        "{% set x = 'a' * 10000000 %}{% for i in range(99999) %}{{ (x ~ i)|length }}{% endfor %}",
        "{% set x = 'a' * 10000000 %}{% for i in range(99999) %}{{ 'b' in x }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{{ (x[:99999] ~ 'b') in x }}{% endfor %}",
        "{% set x = ' ' * 1000000 %}{% for i in range(99999) %}{{ x.split(' ')|length }}{% endfor %}",
        "{% set x = ('a' * 1000000)|list %}{% for i in range(99999) %}{{ x|sort|length }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(x) %}{{ x ~ m(x ~ x) }}{% endmacro %}{{ m('a') }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set l = [] %}{% set _ = l.append(l) %}{{ l|tojson }}",
        "{% set a = [] %}{% set b = [a] %}{% set _ = a.append(b) %}{{ a == [[a]] and a == [b, a] }}{{ a|tojson }}",
        "{% set d = {} %}{% set _ = d.update(d=d) %}{{ d|tojson }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(300) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(300) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l == [ns.l] or ns.l < "
        "[ns.l] }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(90) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(90) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}",
        "{% set m = ['map'] * 2000 %}{% set ns = namespace(l=['x']) %}{% for i in range(2001) %}{% set ns.l = [ns.l] %}{% "
        "endfor %}"
        "{{ ns.l|map(*m)|list }}",
        "{% for i in range(99999) %}{{ '%99999999d' % i }}{% endfor %}",
        "{{ '{:>99999999}'.format(1) }}",
        "{% for i in range(99999) %}{{ 'x'.center(9999999)|length }}{% endfor %}",
        "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
        "{% set x %}{% for i in range(99999) %}{{ 'abcdefghij' * 1000 }}{% endfor %}{% endset %}{{ x }}",
    };
    for (const char* bomb : bombs) {
        INFO(bomb);
        const auto begin = std::chrono::steady_clock::now();
        const auto got = rendered(bomb);
        const auto took = std::chrono::steady_clock::now() - begin;
        REQUIRE_FALSE(got);
        CHECK(got.error().kind == ErrorKind::template_failed);
        CHECK_THAT(got.error().message, Catch::StartsWith("The model's chat template ran past its limit of "));
        CHECK(std::chrono::duration<double>(took).count() < 5); // about one second, with room for a busy machine
    }
}

TEST_CASE("A template nested too deeply is refused in words and not by the end of the stack") {
    const auto many = [](const std::string& what, int times) {
        std::string out;
        for (int i = 0; i < times; ++i) out += what;
        return out;
    };
    for (int times : {101, 100000}) {
        for (const std::string& source : {
                 "{{ " + many("(", times) + "1" + many(")", times) + " }}",
                 "{{ " + many("[", times) + many("]", times) + " }}",
                 "{{ " + many("not ", times) + "1 }}",
                 "{{ " + many("- ", times) + "1 }}",
                 "{{ x" + many("|trim", times) + " }}",
                 "{{ x" + many(".a", times) + " }}",
                 "{{ x" + many("[0]", times) + " }}",
                 "{{ x" + many("()", times) + " }}",
                 "{{ 1" + many(" if 1 else 2", times) + " }}",
                 many("{% if 1 %}", times) + many("{% endif %}", times),
                 many("{% for x in l %}", times) + many("{% endfor %}", times),
                 "{% set " + many("(", times) + "a" + many(")", times) + " = 1 %}",
             }) {
            if (source.size() > 1 << 20) continue;
            INFO(source.substr(0, 40));
            const auto got = ChatTemplate::parse(source);
            REQUIRE_FALSE(got);
            CHECK_THAT(got.error().message, Catch::StartsWith("The model's chat template ran past its limit of 100 levels; "));
        }
    }
    // A long sum is not a deep one.
    CHECK(text("{{ 0" + many(" + 1", 5000) + " }}") == "5000");
    CHECK(text("{{ ''" + many(" ~ 'a'", 5000) + " }}").size() == 5000);
    CHECK(text("{{ 1" + many(" and 1", 5000) + " }}") == "1");
    CHECK(text("{% if 0 %}" + many("{% elif 0 %}", 5000) + "{% else %}x{% endif %}") == "x");
    CHECK_FALSE(ChatTemplate::parse(std::string((1 << 20) + 1, ' ')));
}

TEST_CASE("Lists that contain themselves print as in Python") {
    check({
        {"{% set l = [1] %}{% set _ = l.append(l) %}{{ l }}", "[1, [...]]"},
        {"{% set d = {} %}{% set _ = d.update(d=d) %}{{ d }}", "{'d': {...}}"},
        {"{% set ns = namespace() %}{% set ns.me = ns %}{{ ns }}", "<Namespace {'me': {...}}>"},
    });
}

TEST_CASE("The limits are the caller's") {
    CHECK(text("{% for i in range(1000) %}x{% endfor %}", {.steps = 100}) ==
          "The model's chat template ran past its limit of 100 steps; it may never end.");
    CHECK(text("{{ 'abc' * 40 }}", {.output_bytes = 100}) ==
          "The model's chat template ran past its limit of 100 bytes of text; the "
          "conversation may be too long, or the template is broken.");
    CHECK(text("{{ ((((1)))) }}", {.depth = 3}) ==
          "The model's chat template ran past its limit of 3 levels; it is nested too deeply.");
}

TEST_CASE("A parsed template renders again and again, and a render leaves nothing behind") {
    auto made =
        ChatTemplate::parse("{% set _ = l.append(9) %}{{ l }}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% set x = 1 %}");
    REQUIRE(made);
    for (int i = 0; i < 3; ++i) CHECK(made->render(context)->text == "[3, 1, 2, 9]");
    CHECK(made->source().starts_with("{% set _"));
}
