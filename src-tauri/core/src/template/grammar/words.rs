//! The words of the template language, each with what it is for: what is not here cannot be used, and what is here is
//! offered while a template is typed.

/// A word and what it does, in a few words.
pub type Word = (&'static str, &'static str);

/// What every interaction offers.
pub const ALWAYS: &[Word] = &[
    ("input", "the last message of the user"),
    ("history", "the earlier turns, one a line"),
    ("context", "the texts that were retrieved"),
    ("system", "the system messages as they were sent"),
];

/// What can stand behind `{%`.
pub const STATEMENTS: &[Word] = &[
    ("if", "only where something is so"),
    ("elif", "else, where something else is so"),
    ("else", "in all other cases"),
    ("endif", "ends an if"),
    ("for", "once for each item of a list"),
    ("endfor", "ends a for"),
    ("raw", "text with braces, as it stands"),
    ("endraw", "ends raw"),
];

/// Filters that neither build structures nor turn text into markup.
pub const FILTERS: &[Word] = &[
    ("abs", "a number without its sign"),
    ("capitalize", "first letter large, the others small"),
    ("count", "how many items or letters"),
    ("d", "short for default"),
    ("default", "what stands there if it is missing: default(\"none\")"),
    ("dictsort", "pairs of key and value, sorted"),
    ("first", "the first item"),
    ("float", "as a number"),
    ("format", "fills in %s of a text: \"%s of %s\"|format(a, b)"),
    ("indent", "blanks before each line: indent(2)"),
    ("int", "as a whole number"),
    ("items", "pairs of key and value"),
    ("join", "items as one text: join(\", \")"),
    ("last", "the last item"),
    ("length", "how many items or letters"),
    ("lines", "the lines of a text"),
    ("list", "as a list"),
    ("lower", "in small letters"),
    ("map", "one field of each item: map(attribute=\"name\")"),
    ("max", "the largest item"),
    ("min", "the smallest item"),
    ("reject", "items that do not pass a test"),
    ("rejectattr", "items whose field does not pass a test"),
    ("replace", "one text for another: replace(\"a\", \"b\")"),
    ("reverse", "from the end"),
    ("round", "rounded: round(2)"),
    ("select", "items that pass a test"),
    ("selectattr", "items whose field passes a test"),
    ("sort", "sorted"),
    ("split", "parts of a text: split(\",\")"),
    ("string", "as a text"),
    ("sum", "all items together"),
    ("title", "Each Word Large"),
    ("tojson", "as JSON: tojson(indent=2)"),
    ("trim", "without blanks at the ends"),
    ("unique", "each item once"),
    ("upper", "in large letters"),
];

/// What can stand behind `is`.
pub const TESTS: &[Word] = &[
    ("boolean", "true or false"),
    ("defined", "the past input has it"),
    ("divisibleby", "divisibleby(3)"),
    ("endingwith", "a text with this end"),
    ("eq", "equal"),
    ("equalto", "equal"),
    ("even", "an even number"),
    ("false", "is false"),
    ("float", "a number with a point"),
    ("ge", "at least"),
    ("greaterthan", "larger"),
    ("gt", "larger"),
    ("in", "among these"),
    ("int", "a whole number"),
    ("integer", "a whole number"),
    ("iterable", "can be looped over"),
    ("le", "at most"),
    ("lessthan", "smaller"),
    ("lower", "in small letters"),
    ("lt", "smaller"),
    ("mapping", "has keys and values"),
    ("ne", "not equal"),
    ("none", "is null"),
    ("number", "any number"),
    ("odd", "an odd number"),
    ("sameas", "the very same"),
    ("sequence", "a list"),
    ("startingwith", "a text with this beginning"),
    ("string", "a text"),
    ("true", "is true"),
    ("undefined", "the past input lacks it"),
    ("upper", "in large letters"),
];
