// The half of the parser that reads expressions: operators by precedence, filters, tests, calls, literals and assignment
// targets. The statement parser in jinja_parser.cpp builds on it.
#pragma once

#include "engine/text/jinja_ast.h"
#include "engine/text/jinja_lexer.h"
#include "engine/text/jinja_text.h"

#include <algorithm>

namespace ponder::jinja {

class ExpressionParser {
  public:
    ExpressionParser(Program& program, std::string_view source, const TemplateLimits& limits)
        : program_(program), limits_(limits), tokens_(tokenize(source)) {}

  protected:
    // One level of nesting in the template.
    struct Nested {
        explicit Nested(ExpressionParser& parser) : parser(parser) {
            if (++parser.depth_ > parser.limits_.depth) parser.too_deep();
        }
        ~Nested() { --parser.depth_; }
        ExpressionParser& parser;
    };

    const Lexeme& token() const { return tokens_[at_]; }
    const Lexeme& look() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
    void next() {
        if (at_ + 1 < tokens_.size()) ++at_;
    }
    [[noreturn]] void fail(std::string message) const;
    [[noreturn]] void too_deep() const;
    [[noreturn]] void unexpected(std::string_view wanted) const;
    void expect(TokenKind kind, std::string_view written);
    void expect_op(std::string_view op);
    void expect_name(std::string_view name);
    bool take_op(std::string_view op);
    bool take_name(std::string_view name);
    std::string take_identifier();

    // extra_end: a name that ends a tuple without brackets ("in", "recursive").
    ExprPtr tuple_or_expression(bool with_condition = true, std::string_view extra_end = {}, bool in_brackets = false);
    ExprPtr expression(bool with_condition = true);
    ExprPtr filters(ExprPtr input, bool first_without_pipe = false);
    Target assign_target(std::string_view extra_end, bool with_attributes);

    Program& program_;
    const TemplateLimits& limits_;
    std::vector<ForStmt*> loops_;    // open loops; null where a macro begins
    std::vector<MacroStmt*> macros_; // open macros

  private:
    ExprPtr conditional();
    ExprPtr logic(bool is_or);
    ExprPtr negation();
    ExprPtr comparison();
    ExprPtr chain(int level);
    ExprPtr unary(bool with_filters = true);
    ExprPtr primary();
    ExprPtr name();
    ExprPtr literal_list();
    ExprPtr literal_dict();
    ExprPtr postfix(ExprPtr node);
    ExprPtr after_postfix(ExprPtr node);
    ExprPtr attribute(ExprPtr object);
    ExprPtr subscript(ExprPtr object);
    ExprPtr index_or_slice();
    ExprPtr call(ExprPtr callee);
    ExprPtr test(ExprPtr input);
    void call_arguments(CallArguments& arguments, Expr& owner);
    Target single_target(bool with_attributes);
    void adopt(Expr& node, const ExprPtr& child) const; // keeps the height

    std::vector<Lexeme> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

} // namespace ponder::jinja
