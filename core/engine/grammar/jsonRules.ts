/** JSON itself as GBNF rules. Spaces and digits are bounded, so that a model cannot fill the context with them. */
export const jsonRules = String.raw`
value ::= object | array | string | number | boolean | null
object ::= "{" ws (string ":" ws value ("," ws string ":" ws value)*)? "}" ws
array ::= "[" ws (value ("," ws value)*)? "]" ws
string ::= "\"" character* "\"" ws
character ::= [^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})
boolean ::= ("true" | "false") ws
null ::= "null" ws
digits ::= "0" | [1-9] [0-9]{0,15}
positive-integer ::= digits ws
integer ::= "-"? digits ws
positive-number ::= digits ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,3})? ws
number ::= "-"? positive-number
date ::= [0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [12] [0-9] | "3" [01])
time ::= ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,3})? ("Z" | [-+] [0-2] [0-9] ":" [0-5] [0-9])
date-time ::= date "T" time
uuid ::= [0-9a-f]{8} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{12}
ws ::= | " " | "\n" [ \t]{0,20}
`.trim();
