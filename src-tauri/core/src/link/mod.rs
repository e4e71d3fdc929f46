//! Link: the address of a record, such as `attune://replays/ID?tab=flips`, that can be kept in a note or sent to somebody.
//!
//! A link only navigates. Whatever stands in it names a room of the window and what to look at there; it starts nothing,
//! changes nothing and is never a path on disk. What is not of this form, to the letter, leads Home.
mod find;

pub use find::{Find, Place, find};

use url::form_urlencoded;

const SCHEME: &str = "attune://";
/// Where a link leads that leads nowhere.
const HOME: &str = "#/home";
/// The longest link, in bytes.
const LONGEST: usize = 4_096;
const MOST_KEYS: usize = 16;
const LONGEST_KEY: usize = 32;

/// The rooms of the window.
const ROOMS: &[&str] = &[
    "home",
    "interactions",
    "patterns",
    "import",
    "prompts",
    "found",
    "replays",
    "sets",
    "checks",
    "models",
    "privacy",
    "audit",
    "settings",
];
/// Those whose records have addresses of their own.
const WITH_RECORDS: &[&str] = &["prompts", "replays"];

/// True for what claims to be a link, well-formed or not.
pub fn is_link(text: &str) -> bool {
    text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("attune:")) || text.starts_with('#')
}

/// The place in the window that a link names. `None` if it is no link to the letter.
pub fn read(link: &str) -> Option<String> {
    if link.len() > LONGEST {
        return None;
    }
    let rest = match link.strip_prefix("#/") {
        Some(rest) => rest,
        None if link.get(..SCHEME.len())?.eq_ignore_ascii_case(SCHEME) => &link[SCHEME.len()..],
        None => return None,
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Programs that pass links on add a slash behind the first part.
    let path = room(path.strip_suffix('/').unwrap_or(path))?;
    let query = pairs(query)?;
    let query = query.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect::<Vec<_>>().join("&");
    Some(if query.is_empty() { format!("#/{path}") } else { format!("#/{path}?{query}") })
}

fn room(path: &str) -> Option<String> {
    let (room, record) = path.split_once('/').map_or((path, None), |(room, record)| (room, Some(record)));
    let room = ROOMS.iter().find(|known| known.eq_ignore_ascii_case(room))?;
    let Some(record) = record else { return Some((*room).to_owned()) };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_well = WITH_RECORDS.contains(room) && !record.is_empty() && record.bytes().all(is_name);
    is_well.then(|| format!("{room}/{record}"))
}

/// What stands behind the `?`; a pair that is not well-formed spoils the whole.
fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let is_key = |key: &str| {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        !key.is_empty() && key.len() <= LONGEST_KEY && key.bytes().all(is_letter)
    };
    // Bytes that are no text are read as the sign for that, which nobody types.
    let is_text = |value: &str| !value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    let is_whole = query.split('&').all(|pair| pair.is_empty() || pair.contains('='));
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let is_well =
        is_whole && pairs.len() <= MOST_KEYS && pairs.iter().all(|(key, value)| is_key(key) && is_text(value));
    is_well.then_some(pairs)
}

/// As the window writes what stands behind a `?`.
fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The addresses of the window, as its router names them: `/replays/:id`.
    fn addresses() -> Vec<String> {
        let router = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/router.svelte.ts");
        let text = std::fs::read_to_string(router).unwrap();
        let (_, rest) = text.split_once("const patterns = {").expect("the router's table of addresses");
        let (table, _) = rest.split_once('}').unwrap();
        table.lines().filter_map(|line| Some(line.split_once("\"/")?.1.split_once('"')?.0.to_owned())).collect()
    }

    #[test]
    fn links_know_the_rooms_of_the_windows_router_and_no_others() {
        let addresses = addresses();
        assert!(addresses.iter().any(|address| address == "home"), "{addresses:?}");
        let mut rooms: Vec<&str> = addresses.iter().filter_map(|address| address.split('/').next()).collect();
        rooms.sort_unstable();
        rooms.dedup();
        let mut known = ROOMS.to_vec();
        known.sort_unstable();
        assert_eq!(known, rooms, "ROOMS, and the addresses of ui/src/router.svelte.ts");
        let mut records: Vec<&str> = addresses.iter().filter_map(|address| Some(address.split_once("/:")?.0)).collect();
        records.sort_unstable();
        assert_eq!(WITH_RECORDS, records, "WITH_RECORDS, and the addresses with a name or an id");
    }

    #[test]
    fn a_link_leads_to_the_place_of_the_same_name() {
        for (link, place) in [
            ("attune://home", "#/home"),
            ("attune://home/", "#/home"),
            ("ATTUNE://Replays/0198-ab?tab=flips&case=7", "#/replays/0198-ab?tab=flips&case=7"),
            ("attune://prompts/ticket?tab=history", "#/prompts/ticket?tab=history"),
            (
                "attune://interactions?filter=thumb%3Adown+tag%3A%22a%20b%22",
                "#/interactions?filter=thumb%3Adown+tag%3A%22a+b%22",
            ),
            ("#/sets?set=held", "#/sets?set=held"),
        ] {
            assert_eq!(read(link).as_deref(), Some(place), "{link}");
        }
    }

    #[test]
    fn what_is_no_link_to_the_letter_leads_nowhere() {
        for link in [
            "",
            "attune:",
            "attune://",
            "attune:home",
            "attune:///etc/passwd",
            "attune://../../etc/passwd",
            "attune://replays/..%2f..%2fetc",
            "attune://replays/../audit",
            "attune://interactions/7",
            "attune://workspace.open?dir=/etc",
            "attune://home?tab",
            "attune://home?Tab=x",
            "attune://home?a=%00",
            "attune://home?a=%ff",
            "attune://home#javascript:alert(1)",
            "javascript:alert(1)",
            "https://example.com/attune://home",
            "attune://user@home",
            "attune://home:80",
            "file:///etc/passwd",
        ] {
            assert_eq!(read(link), None, "{link}");
        }
    }

    #[test]
    fn a_link_beyond_measure_leads_nowhere() {
        assert_eq!(read(&format!("attune://home?a={}", "x".repeat(LONGEST))), None);
        assert_eq!(read(&format!("attune://home?{}", "a=1&".repeat(MOST_KEYS + 1))), None);
    }

    proptest! {
        /// Whatever comes in, what goes out names a known room and holds nothing but what an address may hold.
        #[test]
        fn nothing_but_a_place_comes_out(
            start in prop_oneof!["attune://", "attune:", "#/", "", "ATTUNE://"],
            room in prop_oneof!["[a-z]{1,12}", "\\PC{0,20}", "(home|sets|replays|prompts)/[\\./%a-z0-9]{0,12}", "home"],
            query in prop_oneof!["\\?\\PC{0,40}", "\\?[a-z]{1,5}=[%a-f0-9+<>\"']{0,20}", ""],
        ) {
            if let Some(place) = read(&format!("{start}{room}{query}")) {
                let path = place.strip_prefix("#/").unwrap().split('?').next().unwrap();
                prop_assert!(ROOMS.contains(&path.split('/').next().unwrap()), "{place}");
                prop_assert!(!path.contains("..") && path.matches('/').count() <= 1, "{place}");
                let may_stand = |c: char| c.is_ascii_alphanumeric() || "#/?&=%+-_.*".contains(c);
                prop_assert!(place.chars().all(may_stand), "{place}");
                // A place is a link itself, and leads to itself.
                prop_assert_eq!(read(&place), Some(place));
            }
        }

        #[test]
        fn any_value_comes_through_as_it_was(value in "[^\\p{C}\u{fffd}]{0,60}") {
            let place = read(&format!("attune://interactions?filter={}", encoded(&value))).unwrap();
            let (_, query) = place.split_once('?').unwrap();
            let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs, [("filter".to_owned(), value)]);
        }
    }
}
