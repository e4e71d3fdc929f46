//! The line on which a field of a check's file stands.

/// The first line (from 1) of the top-level field `name`, in JSON or in block YAML.
pub(super) fn line_of(text: &str, name: &str) -> Option<u64> {
    if text.trim_start().starts_with('{') { in_json(text, name) } else { in_yaml(text, name) }
}

fn in_yaml(text: &str, name: &str) -> Option<u64> {
    let is_field = |line: &str| {
        let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
        let bare = quote.map_or(line, |quote| line.trim_start_matches(quote));
        let rest = bare.strip_prefix(name);
        let rest = rest.map(|rest| quote.map_or(rest, |quote| rest.trim_start_matches(quote)));
        rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    text.lines().position(is_field).map(|index| index as u64 + 1)
}

fn in_json(text: &str, name: &str) -> Option<u64> {
    let (mut depth, mut line) = (0, 1);
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '\n' => line += 1,
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let length = string_length(rest);
                let (string, after) = rest.split_at(length);
                rest = after.strip_prefix('"').unwrap_or(after);
                if depth == 1 && string == name && rest.trim_start().starts_with(':') {
                    return Some(line);
                }
            }
            _ => {}
        }
    }
    None
}

/// Bytes up to the quote that ends a JSON string.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, next)| {
        let is_end = *next == '"' && !escaped;
        escaped = *next == '\\' && !escaped;
        is_end
    });
    end.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_field_is_found_on_its_own_level_only() {
        let yaml = "kind: json_schema\nschema:\n  pattern: a\n\"pattern\" : b\n";
        assert_eq!(line_of(yaml, "pattern"), Some(4));
        assert_eq!(line_of(yaml, "schema"), Some(2));
        assert_eq!(line_of(yaml, "path"), None);
        let json =
            "{\n \"kind\": \"a\\\"value\\\":\",\n \"schema\": {\"value\": 1},\n \"x\": \"value\",\n \"value\": 2}";
        assert_eq!(line_of(json, "value"), Some(5));
        assert_eq!(line_of(json, "kind"), Some(2));
        assert_eq!(line_of(json, "none"), None);
    }

    #[test]
    fn broken_json_ends_the_search() {
        assert_eq!(line_of("{\"a", "a"), None);
        assert_eq!(line_of("{]]\"a\":1", "a"), None);
    }
}
