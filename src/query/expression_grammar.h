#pragma once
// The grammar of the expression language in EBNF, as docs/expressions.md shows it. A test makes sentences of it and the parser
// must read every one.
#include <string_view>

namespace jixia::query {

inline constexpr std::string_view expression_grammar = R"grammar(select     = ( "*" | item ) { "," item }
item       = expression [ "as" name ]
group_by   = expression { "," expression }
order_by   = ordering { "," ordering }
ordering   = expression [ "asc" | "desc" ] [ "nulls" ( "first" | "last" ) ]
where      = expression
having     = expression

expression = or
or         = and { "or" and }
and        = not { "and" not }
not        = "not" not | comparison
comparison = joined [ ( "=" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) joined
                    | "is" [ "not" ] "null"
                    | [ "not" ] "in" "(" expression { "," expression } ")"
                    | [ "not" ] "between" joined "and" joined
                    | [ "not" ] ( "like" | "ilike" ) text ]
joined     = sum { "||" sum }
sum        = product { ( "+" | "-" ) product }
product    = sign { ( "*" | "/" | "%" ) sign }
sign       = ( "-" | "+" ) sign | value
value      = number | text | "true" | "false" | "null"
           | "date" date | "timestamp" time
           | name | function "(" [ "distinct" ] expression {
    "," expression
} ")" | "count" "(" "*" ")"
           | "case" "when" expression "then" expression { "when" expression "then" expression } [ "else" expression ] "end"
           | "(" expression ")"
)grammar";

}  // namespace jixia::query
