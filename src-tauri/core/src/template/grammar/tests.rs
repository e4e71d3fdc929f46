use proptest::prelude::*;

use super::*;
use crate::template::{check, variables};

fn refusal(source: &str) -> (String, u64) {
    let error = check(source).unwrap_err();
    assert_eq!(error.code, Code::BadTemplate, "{source}");
    (error.message, error.place.and_then(|place| place.line).unwrap_or_else(|| panic!("no line: {source}")))
}

#[test]
fn only_variables_from_outside_are_listed_in_order_of_appearance() {
    let source = "zeta and {{ beta.name }} {# gamma #} {% raw %}{{ delta }}{% endraw %}\
        {% for key, item in rows[start:] if item.ok == wanted %}{{ loop.index }}{{ key }}{{ item }}{{ beta }}{% else %}{{ item }}{% endfor %}\
        {{ 'eta' ~ alpha|default(fallback) if theta is defined else -iota }}{% for n in range(top) %}{% endfor %}";
    let expected = ["beta", "rows", "start", "wanted", "item", "alpha", "fallback", "theta", "iota", "top"];
    assert_eq!(variables(source).unwrap(), expected);
}

#[test]
fn plain_text_has_no_variables() {
    assert_eq!(variables("").unwrap(), [""; 0]);
    assert_eq!(variables("{ \"json\": { \"a\": 1 } } 100 % # input").unwrap(), [""; 0]);
}

#[test]
fn what_prompts_need_is_allowed() {
    for source in [
        "{{ a }}{{ a.b['c'][0][1:2] }}{{ a|upper|default('x') }}{{ a ~ b + c - d }}",
        "{% if a and not b or c in ['x', 'y', [1, -2], {'k': (1, none)}] %}x{% elif a is defined %}y{% else %}z{% endif %}",
        "{%- for x in xs -%}{{ loop.cycle('odd', 'even') }}{% endfor -%}",
        "{{ xs|map(attribute='name')|join(', ') }}{{ xs|tojson(indent=2) }}",
    ] {
        assert_eq!(check(source), Ok(()), "{source}");
    }
}

#[test]
fn what_could_grow_or_reach_out_is_refused_with_its_line() {
    for source in [
        "{% set a = 1 %}",
        "{% set a %}{% endset %}",
        "{% with a = [b] %}{% endwith %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% call m() %}{% endcall %}",
        "{% filter upper %}{% endfilter %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% do a.b() %}",
        "{%- set a = 1 -%}",
        "{%+ set a = 1 %}",
        "{% for a in b recursive %}{% endfor %}",
        "{{ [a, a] }}",
        "{{ (a, a) }}",
        "{{ {'k': a} }}",
        "{{ [[[a]]] }}",
        "{% for x in a, a %}{% endfor %}",
        "{{ 'a' * 9 }}",
        "{{ 2 ** 9 }}",
        "{{ a|zip(a) }}",
        "{{ a|batch(2) }}",
        "{{ a|map('default', b) }}",
        "{{ a|map(attribute='x', default=b) }}",
        "{{ a|map(**b) }}",
        "{{ a|safe }}",
        "{{ a.upper() }}",
        "{{ f(1) }}",
        "{{ loop(a) }}",
        "{{ dict(a=b) }}",
        "{{ a is safe }}",
        "{{ a|nope }}",
        "{{ range(*a) }}",
        "{{",
        "{% if %}",
        "{% if a %}",
        "{% endif %}",
        "{{ a",
        "{% nope %}",
        "{{ 'a }}",
        "{{ a b }}",
    ] {
        let (message, line) = refusal(&format!("one\ntwo\n{source}"));
        assert_eq!(line, 3, "{source}: {message}");
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    assert!(check("{{ a|uper }}").unwrap_err().hint.unwrap().contains("upper"));
    assert!(check("{{ a is defind }}").unwrap_err().hint.unwrap().contains("defined"));
}

#[test]
fn every_listed_filter_and_test_exists() {
    for filter in FILTERS.split(' ') {
        let source =
            if filter == "map" { "{{ a|map(attribute='b') }}".into() } else { format!("{{{{ a|{filter} }}}}") };
        let error = crate::template::render_text(&source, &Default::default()).err();
        assert!(!error.is_some_and(|error| error.message.contains("unknown")), "{filter}");
    }
    for test in TESTS.split(' ') {
        let error = crate::template::render_text(&format!("{{{{ 1 is {test} }}}}"), &Default::default()).err();
        assert!(!error.is_some_and(|error| error.message.contains("unknown")), "{test}");
    }
}

#[test]
fn chains_and_nesting_without_end_are_refused_before_they_reach_the_parser() {
    let many = |piece: &str| piece.repeat(200_000);
    for source in [
        format!("{{{{ a{} }}}}", many("+a")),
        format!("{{{{ a{} }}}}", many("|trim")),
        format!("{{{{ a{} }}}}", many(".b")),
        format!("{{{{ {}a }}}}", many("not ")),
        format!("{{{{ {}1 }}}}", many("-")),
        format!("{{{{ {}a", many("(")),
        format!("{{{{ {}a", many("[")),
        format!("{{{{ {}a }}}}", many("a if a else ")),
        format!("{}x{}", many("{% if a %}"), many("{% endif %}")),
        format!("{}x{}", many("{% for a in a %}"), many("{% endfor %}")),
        format!("{{% if a %}}{}{{% endif %}}", many("{% elif a %}")),
        "x".repeat(LARGEST + 1),
    ] {
        assert_eq!(check(&source).unwrap_err().code, Code::BadTemplate);
    }
}

#[test]
fn the_longest_chain_and_the_deepest_nesting_fit_a_small_stack() {
    let chain = format!("{{{{ a{} }}}}", "+a".repeat(LONGEST_TAG / 2 - 2));
    let elifs = format!("{{% if a %}}{}{{% endif %}}", format!("{{% elif a %}}{chain}").repeat(DEEPEST - 1));
    let nested = format!("{}{chain}{}", "{% if a %}".repeat(DEEPEST), "{% endif %}".repeat(DEEPEST));
    let values = serde_json::from_str(r#"{"a": 0}"#).unwrap();
    let render = move || [elifs, nested].map(|source| crate::template::render_text(&source, &values).is_ok());
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(render).unwrap();
    assert_eq!(thread.join().unwrap(), [true, true]);
}

proptest! {
    #[test]
    fn no_source_makes_it_panic(source in "(\\{\\{|\\}\\}|\\{%|%\\}|\\{#|#\\}|[a-z'\"|.\\[\\](){}:=~ \n-]|if |for |in |endif|endfor|else|raw|endraw|set ){0,24}") {
        let _ = variables(&source);
    }
}
