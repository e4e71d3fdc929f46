//! Presets: mappings for files that many people have, by a name instead of a file.
use super::{mapping::Mapping, source::Source};
use crate::error::Result;

/// What a preset is called, and its mappings: the first one that a file's rows fit is taken.
struct Preset {
    name: &'static str,
    mappings: &'static [&'static str],
}

macro_rules! mapping {
    ($name:literal) => {
        include_str!(concat!("presets/", $name, ".yaml"))
    };
}

const PRESETS: [Preset; 5] = [
    Preset { name: "openai-chat", mappings: &[mapping!("openai-chat")] },
    Preset { name: "langfuse", mappings: &[mapping!("langfuse-observations"), mapping!("langfuse-scores")] },
    Preset { name: "pairs", mappings: &[mapping!("pairs")] },
    Preset { name: "ratings", mappings: &[mapping!("ratings")] },
    Preset { name: "instruction", mappings: &[mapping!("instruction")] },
];

/// All names, for a person to choose from.
pub fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|preset| preset.name).collect()
}

/// The mappings of a preset, or none if there is no preset of that name.
pub fn named(name: &str) -> Option<Result<Vec<Mapping>>> {
    let preset = PRESETS.iter().find(|preset| preset.name == name)?;
    Some(preset.mappings.iter().map(|text| Mapping::parse(text)).collect())
}

/// The first mapping by which one of the first rows becomes something; where none does, the first says what is wrong.
/// A single one is not tried, which would read a joined file for nothing.
pub fn fitting(source: &Source, mappings: &[Mapping]) -> Result<Mapping> {
    if let [only] = mappings {
        return Ok(only.clone());
    }
    for mapping in mappings {
        if source.preview(mapping)?.iter().any(|row| row.interaction.is_some()) {
            return Ok(mapping.clone());
        }
    }
    Ok(mappings.first().cloned().unwrap_or_default())
}
