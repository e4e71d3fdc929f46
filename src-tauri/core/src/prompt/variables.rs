//! Which variables a version asks for.
use super::body::Body;
use crate::template;

/// The variables that a body's templates use from outside, each once, in order of appearance. A template that does not
/// compile has none: drafts are shown while they are typed, and [`Body::check`] is what refuses them.
pub fn variables(body: &Body) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in body.templates().flat_map(|source| template::variables(source).unwrap_or_default()) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_come_once_in_order_of_appearance() {
        let body: Body = serde_json::from_value(serde_json::json!({"messages": [
            {"role": "system", "content": "{{ tone }} {{ product.name }}"},
            {"placeholder": "history"},
            {"role": "user", "content": [{"type": "text", "text": "{{ input }} {{ tone }}"}, {"type": "image_url"}]},
            {"role": "user", "content": "{{ broken"},
        ]}))
        .unwrap();
        assert_eq!(variables(&body), ["tone", "product", "input"]);
    }
}
