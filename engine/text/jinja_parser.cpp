#include "engine/text/jinja_parser.h"

#include "engine/text/jinja_expressions.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

class StatementParser : ExpressionParser {
  public:
    using ExpressionParser::ExpressionParser;

    void parse() {
        program_.body = block({});
        if (token().kind != TokenKind::end) fail("nothing is open that this tag could close");
    }

  private:
    using Ends = std::initializer_list<std::string_view>;

    // Statements up to a tag whose name is in `ends`, with that name as the current token; to the end of the template if none.
    Block block(Ends ends, int begin = 1) {
        const Nested nested(*this);
        Block body;
        while (true) {
            switch (token().kind) {
            case TokenKind::text:
                body.push_back(std::make_unique<TextStmt>(token().line, token().text));
                next();
                break;
            case TokenKind::print_begin: {
                const int line = token().line;
                next();
                body.push_back(std::make_unique<PrintStmt>(StmtKind::print, line, tuple_or_expression()));
                expect(TokenKind::print_end, "}}");
                break;
            }
            case TokenKind::block_begin:
                next();
                if (std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return token().is_name(end); }))
                    return body;
                if (StmtPtr made = statement()) body.push_back(std::move(made));
                expect(TokenKind::block_end, "%}");
                break;
            default:
                if (ends.size()) fail("the block that begins in line " + std::to_string(begin) + " is not closed");
                return body;
            }
        }
    }

    Block body_until(Ends ends) {
        if (token().is_op(":")) next(); // as in Python
        const int line = token().line;
        expect(TokenKind::block_end, "%}");
        return block(ends, line);
    }

    Block body_until(std::string_view end) {
        Block body = body_until({end});
        next();
        return body;
    }

    StmtPtr statement() {
        if (token().kind != TokenKind::name) fail("the name of a tag is missing");
        const std::string tag = token().text;
        const int line = token().line;
        next();
        if (tag == "if") return if_statement(line);
        if (tag == "for") return for_statement(line);
        if (tag == "set") return set_statement(line);
        if (tag == "macro") return macro_statement(line);
        if (tag == "call") return call_statement(line);
        if (tag == "filter") return filter_statement(line);
        if (tag == "with") return with_statement(line);
        if (tag == "generation") return scope_statement(line, "endgeneration"); // marks what a trainer learns from
        if (tag == "block") return block_statement(line);
        if (tag == "print") return print_statement(line);
        if (tag == "do") return std::make_unique<PrintStmt>(StmtKind::do_, line, tuple_or_expression());
        if (tag == "break" || tag == "continue") {
            if (loops_.empty() || !loops_.back()) fail("'" + tag + "' stands outside a loop");
            return std::make_unique<Stmt>(tag == "break" ? StmtKind::break_ : StmtKind::continue_, line);
        }
        if (tag == "include" || tag == "import" || tag == "from" || tag == "extends")
            fail("'" + tag + "' would load another template, which chat templates may not");
        if (tag.starts_with("end") || tag == "else" || tag == "elif") fail("'" + tag + "' closes nothing that is open");
        fail("the tag '" + tag + "' is not known");
    }

    StmtPtr if_statement(int line) {
        auto made = std::make_unique<IfStmt>(line);
        while (true) {
            ExprPtr condition = tuple_or_expression(false);
            Block body = body_until({"elif", "else", "endif"});
            made->branches.push_back({std::move(condition), std::move(body)});
            const std::string end = token().text;
            next();
            if (end == "elif") continue;
            if (end == "else") made->branches.push_back({nullptr, body_until("endif")});
            return made;
        }
    }

    StmtPtr for_statement(int line) {
        auto made = std::make_unique<ForStmt>(line);
        made->target = assign_target("in", false);
        refuse_loop(made->target);
        expect_name("in");
        made->iterable = tuple_or_expression(false, "recursive");
        if (take_name("if")) made->filter = expression();
        made->recursive = take_name("recursive");
        made->uses_loop = made->recursive;
        loops_.push_back(made.get());
        made->body = body_until({"endfor", "else"});
        loops_.pop_back();
        const bool has_else = token().is_name("else");
        next();
        if (has_else) made->otherwise = body_until("endfor");
        return made;
    }

    void refuse_loop(const Target& target) {
        if (target.kind == Target::Kind::name && target.name == program_.loop) fail("'loop' cannot be assigned to");
        for (const Target& part : target.parts) refuse_loop(part);
    }

    StmtPtr set_statement(int line) {
        Target target = assign_target("", true);
        if (take_op("=")) {
            auto made = std::make_unique<SetStmt>(line);
            made->target = std::move(target);
            made->value = tuple_or_expression();
            return made;
        }
        auto made = std::make_unique<SetBlockStmt>(line);
        made->target = std::move(target);
        if (token().is_op("|")) made->filter = filters(nullptr);
        made->body = body_until("endset");
        return made;
    }

    void signature(MacroStmt& macro) {
        expect_op("(");
        while (!token().is_op(")")) {
            if (!macro.parameters.empty()) expect_op(",");
            if (token().is_op(")")) break;
            const Name name = program_.intern(take_identifier());
            ExprPtr fallback;
            if (take_op("="))
                fallback = expression();
            else if (!macro.parameters.empty() && macro.parameters.back().fallback)
                fail("a parameter without default follows one with");
            macro.parameters.push_back({name, std::move(fallback)});
        }
        expect_op(")");
    }

    // What the body mentions decides whether surplus arguments are collected or refused.
    void macro_body(MacroStmt& macro, std::string_view end) {
        macros_.push_back(&macro);
        loops_.push_back(nullptr); // a loop around the macro is not one around its body
        macro.body = body_until(end);
        loops_.pop_back();
        macros_.pop_back();
    }

    StmtPtr macro_statement(int line) {
        auto made = std::make_unique<MacroStmt>(line);
        made->name = program_.intern(take_identifier());
        signature(*made);
        macro_body(*made, "endmacro");
        return made;
    }

    StmtPtr call_statement(int line) {
        auto made = std::make_unique<CallStmt>(line);
        made->caller = std::make_unique<MacroStmt>(line);
        made->caller->name = program_.caller;
        if (token().is_op("(")) signature(*made->caller);
        made->call = expression();
        if (made->call->kind != ExprKind::call) fail("a call block needs a call");
        macro_body(*made->caller, "endcall");
        return made;
    }

    StmtPtr filter_statement(int line) {
        auto made = std::make_unique<FilterStmt>(line);
        made->filter = filters(nullptr, true);
        made->body = body_until("endfilter");
        return made;
    }

    StmtPtr with_statement(int line) {
        auto made = std::make_unique<WithStmt>(StmtKind::with, line);
        while (token().kind != TokenKind::block_end) {
            if (!made->assignments.empty()) expect_op(",");
            Target target = assign_target("", false);
            expect_op("=");
            made->assignments.emplace_back(std::move(target), expression());
        }
        made->body = body_until("endwith");
        return made;
    }

    StmtPtr scope_statement(int line, std::string_view end) {
        auto made = std::make_unique<WithStmt>(StmtKind::scope, line);
        made->body = body_until(end);
        return made;
    }

    StmtPtr print_statement(int line) {
        auto made = std::make_unique<WithStmt>(StmtKind::scope, line);
        do made->body.push_back(std::make_unique<PrintStmt>(StmtKind::print, line, expression()));
        while (take_op(","));
        return made;
    }

    // Without extends a block is just its body.
    StmtPtr block_statement(int line) {
        const std::string name = take_identifier();
        take_name("scoped");
        take_name("required");
        auto made = std::make_unique<WithStmt>(StmtKind::with, line);
        made->body = body_until("endblock");
        take_name(name);
        return made;
    }
};

} // namespace

Value Program::constant(std::string text) {
    String& made = strings.emplace_back();
    made.characters = 0; // counted now: renders share it and must not write
    made.text = MarkedText::from_template(text);
    made.characters = count_characters(text);
    return Value::string(&made);
}

Name Program::intern(std::string_view name) {
    const auto [it, fresh] = name_ids.try_emplace(std::string(name), static_cast<Name>(names.size()));
    if (fresh) names.push_back(constant(std::string(name)));
    return it->second;
}

Program parse_template(std::string_view source, const TemplateLimits& limits) {
    Program program;
    program.loop = program.intern("loop");
    program.varargs = program.intern("varargs");
    program.kwargs = program.intern("kwargs");
    program.caller = program.intern("caller");
    StatementParser(program, source, limits).parse();
    for (Name name = 0; name < program.names.size(); ++name)
        if (const Function function = find_global(program.names[name].view())) program.globals.emplace_back(name, function);
    return program;
}

} // namespace ponder::jinja
