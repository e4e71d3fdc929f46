use proptest::prelude::*;

use super::{
    size::{DEEPEST, LONGEST_TAG},
    words::{FILTERS, TESTS},
    *,
};
use crate::template::{LARGEST, check, look, variables};

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
    for (filter, _) in FILTERS {
        let source =
            if *filter == "map" { "{{ a|map(attribute='b') }}".into() } else { format!("{{{{ a|{filter} }}}}") };
        let error = crate::template::render_text(&source, &Default::default()).err();
        assert!(!error.is_some_and(|error| error.message.contains("unknown")), "{filter}");
    }
    for (test, _) in TESTS {
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

fn faults(source: &str) -> Vec<(&str, u64)> {
    let line = |fault: &Fault| fault.error.place.as_ref().and_then(|place| place.line).unwrap();
    look(source).faults.iter().map(|fault| (&source[fault.from..fault.to], line(fault))).collect()
}

#[test]
fn all_faults_are_told_where_they_stand() {
    let source = "{{ a|shout }} é {{ b * 2 }}\n{{ c | }}\n{% set d = 1 %}{% if e| %}{{ f is fine }}{% else %}{{ g\n}}{% endif %}{{ ok }}";
    let found = faults(source);
    let lines: Vec<u64> = found.iter().map(|(_, line)| *line).collect();
    assert_eq!(lines, [1, 1, 2, 3, 3, 3], "{found:?}");
    assert!(found[0].0.contains("shout") && found[1].0.contains("b * 2") && found[3].0 == "set", "{found:?}");
    let uses: Vec<String> = look(source).uses.into_iter().map(|used| used.name).collect();
    assert_eq!(uses, ["a", "b", "f", "g", "ok"], "what can be read is read");
}

#[test]
fn a_tag_that_never_ends_is_one_fault() {
    assert_eq!(faults("{{ a }} {{ b").len(), 1);
    assert_eq!(faults("{{ a|shout }} {{ b\n{{ c * 2 }}").len(), 3, "nor does it hide the others");
    assert_eq!(faults("{% if a %}x").len(), 1);
    assert_eq!(faults("{{ 'a }} {{ b }}").len(), 1);
    let many = "{{ | }}".repeat(100);
    assert_eq!(look(&many).faults.len(), MOST_ROUNDS);
}

#[test]
fn uses_and_loop_names_have_their_places() {
    let source = "é{{ a|default('') }}{% for x, y in rows if x %}{{ loop.index }}{% endfor %}{{ b is defined }}{{ x }}";
    let Look { faults, uses, targets } = look(source);
    assert_eq!(faults, []);
    let told: Vec<_> = uses.iter().map(|used| (&source[used.from..used.to], used.may_lack)).collect();
    assert_eq!(told, [("a", true), ("rows", false), ("b", true), ("x", false)]);
    let told: Vec<_> = targets.iter().map(|target| (&source[target.from..target.to], target.is_used)).collect();
    assert_eq!(told, [("x", true), ("y", false)]);
}
