//! What a file is taken for, shown and corrected before anything is kept; and the mapping written out.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    chosen::{Chosen, Origin, Taken},
    kept,
    open::open,
    run::blocking,
};
use crate::{
    error::{Error, Result},
    file,
    import::{
        Form, Format, Guessed, Mapping, OurWord, PreviewRow, Source, mapping, our_words,
        preset::{self, Listed},
    },
    operation::Context,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ImportPreview")]
pub struct Preview {
    pub file: String,
    /// Where it comes from, if the person says so.
    pub source: Option<String>,
    pub chosen: Chosen,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPreviewed")]
pub struct Previewed {
    pub file: String,
    pub format: Format,
    /// Null where the mapping does not say enough yet.
    pub form: Option<Form>,
    /// What is missing in the mapping.
    pub problem: Option<Error>,
    pub origin: Origin,
    pub mapping: Mapping,
    /// The table "your field, our word".
    pub columns: Vec<Guessed>,
    pub joined: Option<JoinedPreview>,
    pub preview: Vec<PreviewRow>,
}

/// The second file, as far as it was looked at.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportJoined")]
pub struct JoinedPreview {
    pub file: String,
    #[ts(type = "[string, string]")]
    pub on: (mapping::Path, mapping::Path),
    pub columns: Vec<Guessed>,
    /// Of the first rows of the first file, those to which rows of the second belong.
    pub found: usize,
    pub of: usize,
}

/// Nothing is kept.
pub async fn preview(context: &Context, request: Preview) -> Result<Previewed> {
    let kept = kept::all(context).await?;
    blocking(move || {
        let mut source = open(&request.file, request.chosen.format)?;
        let taken = request.chosen.take(&mut source, request.source.as_deref(), &kept)?;
        previewed(request.file, &source, taken)
    })
    .await
}

fn previewed(file: String, source: &Source, taken: Taken) -> Result<Previewed> {
    let problem = taken.enough().err();
    let Taken { mapping, origin, looked, joined } = taken;
    let preview = if problem.is_none() { source.preview(&mapping)? } else { Vec::new() };
    let joined = match (&mapping.join, joined) {
        (Some(join), Some(second)) => {
            let found = source.joined(join)?;
            Some(JoinedPreview {
                file: join.path(source.name()).display().to_string(),
                on: join.on.clone(),
                columns: second.joined_table(&mapping),
                found: found.iter().filter(|rows| **rows > 0).count(),
                of: found.len(),
            })
        }
        _ => None,
    };
    Ok(Previewed {
        file,
        format: source.format(),
        problem,
        form: looked.form(&mapping).ok(),
        origin,
        columns: looked.table(&mapping),
        mapping,
        joined,
        preview,
    })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPresets")]
pub struct Presets {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPresetsListed")]
pub struct PresetList {
    pub presets: Vec<Listed>,
    pub words: Vec<OurWord>,
}

/// What a person can choose from.
pub async fn presets(_: &Context, _: Presets) -> Result<PresetList> {
    Ok(PresetList { presets: preset::list(), words: our_words() })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ImportWriteMapping")]
pub struct WriteMapping {
    pub file: String,
    pub source: Option<String>,
    pub chosen: Chosen,
    /// Where the mapping goes.
    pub to: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportMappingWritten")]
pub struct MappingWritten {
    /// Where it is.
    pub file: String,
    /// As it stands there.
    pub mapping: String,
}

/// Writes how a file would be read as a mapping file, and imports nothing.
pub async fn write_mapping(context: &Context, request: WriteMapping) -> Result<MappingWritten> {
    let kept = kept::all(context).await?;
    blocking(move || {
        let WriteMapping { file, source: from, chosen, to } = request;
        let mut source = open(&file, chosen.format)?;
        let Taken { mut mapping, looked, .. } = chosen.take(&mut source, from.as_deref(), &kept)?;
        if mapping.is_own() {
            mapping.fields = looked.own_fields();
        }
        let yaml = mapping.to_yaml()?;
        file::write_atomically(to.as_ref(), yaml.as_bytes())?;
        Ok(MappingWritten { file: to, mapping: yaml })
    })
    .await
}
