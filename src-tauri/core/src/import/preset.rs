//! Presets: mappings for files that many people have, by a name instead of a file.
use serde::Serialize;
use ts_rs::TS;

use super::{mapping::Mapping, source::Source};
use crate::error::Result;

/// What a preset is called, what it is for, and its mappings: the first one that a file's rows fit is taken.
struct Preset {
    name: &'static str,
    about: &'static str,
    mappings: &'static [&'static str],
    /// Keys by which files of it are known without being told, for each mapping; none where a guess does as well.
    signs: &'static [&'static [&'static str]],
}

/// A preset, for a person to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPreset")]
pub struct Listed {
    pub preset: &'static str,
    pub about: &'static str,
}

macro_rules! mapping {
    ($name:literal) => {
        include_str!(concat!("presets/", $name, ".yaml"))
    };
}

const PRESETS: [Preset; 5] = [
    Preset {
        name: "openai-chat",
        about: "logs of the chat API, requests with their answers, fine-tuning files",
        mappings: &[mapping!("openai-chat")],
        signs: &[],
    },
    Preset {
        name: "langfuse",
        about: "Langfuse’s observations and scores, by export or API",
        mappings: &[mapping!("langfuse-observations"), mapping!("langfuse-scores")],
        signs: &[
            &["trace_id", "type", "start_time", "input", "output"],
            &["traceId", "type", "startTime", "input", "output"],
            &["trace_id", "data_type", "name", "value"],
            &["traceId", "dataType", "name", "value"],
        ],
    },
    Preset {
        name: "pairs",
        about: "a chosen and a rejected answer to each prompt",
        mappings: &[mapping!("pairs")],
        signs: &[],
    },
    Preset {
        name: "ratings",
        about: "prompt, response and what people thought of it",
        mappings: &[mapping!("ratings")],
        signs: &[],
    },
    Preset {
        name: "instruction",
        about: "instruction, input and output in columns",
        mappings: &[mapping!("instruction")],
        signs: &[],
    },
];

/// All of them.
pub fn list() -> Vec<Listed> {
    PRESETS.iter().map(|preset| Listed { preset: preset.name, about: preset.about }).collect()
}

/// The preset that rows with these keys are plainly made for.
pub fn plainly_for(keys: &[String]) -> Option<&'static str> {
    let has_all = |sign: &&[&str]| sign.iter().all(|wanted| keys.iter().any(|key| key == wanted));
    PRESETS.iter().find(|preset| preset.signs.iter().any(has_all)).map(|preset| preset.name)
}

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
