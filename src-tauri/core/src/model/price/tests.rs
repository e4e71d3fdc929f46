use super::*;

fn prices(own: &str) -> Prices {
    Prices::new(Some(own)).unwrap()
}

fn usage(input: u64, output: u64) -> Usage {
    Usage { input_tokens: Some(input), output_tokens: Some(output) }
}

#[test]
fn the_built_in_table_is_whole_and_dated() {
    for entry in Prices::new(None).unwrap().entries() {
        let text = format!("{entry:?}");
        assert!(entry.input > 0.0 && entry.output >= entry.input && entry.max_output.is_some(), "{text}");
        assert!(entry.as_of.is_some() && entry.source.is_some() && entry.provider.is_some(), "{text}");
    }
}

#[test]
fn a_date_behind_the_name_is_the_same_model_and_another_word_is_not() {
    let prices = prices("");
    let input = |model: &str| prices.of(Provider::Openai, model).map(|price| price.input);
    assert_eq!(input("gpt-4o"), Some(2_500_000_000));
    assert_eq!(input("gpt-4o-2024-08-06"), input("gpt-4o"));
    assert_eq!(input("gpt-4o-2024-05-13"), Some(5_000_000_000));
    assert_eq!(input("gpt-4o-audio-preview"), None);
    assert_eq!(input("gpt-4o-mini-2024-07-18"), Some(150_000_000));
    assert!(prices.of(Provider::Anthropic, "claude-sonnet-4-5-20250929").is_some());
    assert!(prices.of(Provider::Azure, "gpt-4o").is_some());
    assert!(prices.of(Provider::OpenaiCompatible, "gpt-4o").is_none());
}

#[test]
fn own_servers_are_free_until_the_workspace_says_otherwise() {
    assert_eq!(prices("").of(Provider::Ollama, "llama3"), Some(Price::FREE));
    assert_eq!(prices("").of(Provider::Http, "app"), None);
    let own = prices("- {provider: ollama, model: llama*, input: 1, output: 2}\n- {model: app, input: 0, output: 0}");
    assert_eq!(own.of(Provider::Ollama, "llama3").unwrap().input, 1_000_000_000);
    assert_eq!(own.of(Provider::Http, "app").unwrap().cost(&Usage::default()), Some(Money(0)));
    assert_eq!(
        prices("- {model: gpt-4o, input: 9, output: 9}").of(Provider::Openai, "gpt-4o").unwrap().input,
        9_000_000_000
    );
}

#[test]
fn a_cost_is_rounded_once_and_half_up() {
    let price = Price { input: 500_000, output: 0, max_output: None, as_of: None };
    assert_eq!(price.cost(&usage(1, 0)), Some(Money(1)));
    assert_eq!(price.cost(&usage(3, 0)), Some(Money(2)));
    let cheap = Price { input: 499_999, ..price.clone() };
    assert_eq!(cheap.cost(&usage(1, 0)), Some(Money(0)));
    assert_eq!(cheap.most(1, Some(0)), Some(Money(1)));
    let dear = Price { input: i64::MAX, ..price };
    assert_eq!(dear.cost(&usage(u64::MAX, 0)), None);
}

#[test]
fn a_real_call_costs_what_the_price_list_says() {
    let price = prices("").of(Provider::Openai, "gpt-4o-mini").unwrap();
    assert_eq!(price.cost(&usage(1_000_000, 1_000_000)), Some(Money(750_000_000)));
    assert_eq!(price.cost(&usage(1_000, 500)), Some(Money(450_000)));
    assert_eq!(price.cost(&Usage { output_tokens: None, ..usage(1, 1) }), None);
    assert_eq!(price.most(1_000, Some(500)), Some(Money(450_000)));
    assert_eq!(price.most(0, None), price.most(0, Some(16_384)));
}

#[test]
fn the_most_is_not_known_without_any_bound() {
    let price = prices("- {model: m, input: 1, output: 1}").of(Provider::Http, "m").unwrap();
    assert_eq!(price.most(10, None), None);
    assert!(price.most(10, Some(1)).is_some());
}

#[test]
fn a_wrong_table_is_an_error_with_its_line() {
    let error = Prices::new(Some("- {model: a, input: 1, output: 1}\n- {model: b, inptu: 1}\n")).unwrap_err();
    assert_eq!(error.place.as_ref().and_then(|place| place.line), Some(2), "{error:?}");
    for (own, field) in
        [("- {model: a, input: -1, output: 1}", "input"), ("- {model: a, input: 1, output: .nan}", "output")]
    {
        let error = Prices::new(Some(own)).unwrap_err();
        assert_eq!(error.place.and_then(|place| place.field).as_deref(), Some(field));
    }
}
