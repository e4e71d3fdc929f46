//! How a person wants a file read: where its mapping comes from, and what they corrected in it.
use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    kept::{self, Kept},
    open::given,
};
use crate::{
    error::{Error, Result},
    import::{
        Choice, Format, Join, Mapping, Source, mapping,
        preset::{self, fitting, plainly_for},
        recognise::{Looked, shared_key},
    },
};

/// Nothing chosen means: as kept from the last time, else as guessed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "ImportChosen")]
pub struct Chosen {
    /// The file's format, where its content leaves that open.
    pub format: Option<Format>,
    /// A mapping file, or the name of a preset where there is no such file.
    pub mapping: Option<String>,
    /// The name of a preset.
    pub preset: Option<String>,
    /// Guess from what is in the file, also where a mapping was kept or a preset is made for it.
    pub afresh: bool,
    pub choices: Vec<Choice>,
    pub join: Option<JoinChosen>,
    /// For times without a zone.
    pub time_zone: Option<String>,
    /// For times in a form of their own.
    pub time_format: Option<String>,
}

/// A second file, and by what its rows belong to those of the first.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "ImportJoinChosen")]
pub struct JoinChosen {
    pub file: String,
    /// The path in the first file and the path in the second; null: as the values make likely.
    #[ts(type = "[string, string] | null")]
    pub on: Option<(mapping::Path, mapping::Path)>,
}

/// Where a mapping comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum MappedBy {
    /// The file is in our own form.
    Own,
    Guess,
    Preset,
    File,
    /// Chosen at an earlier import of the same source or shape.
    Kept,
}

/// Where a mapping comes from, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "MappingOrigin")]
pub struct Origin {
    pub by: MappedBy,
    /// Of the preset, the file, or the source that it was kept for.
    pub name: Option<String>,
    /// By which a kept one is forgotten.
    pub kept: Option<String>,
    /// When it was kept.
    pub time: Option<String>,
    /// The person corrected it.
    pub is_corrected: bool,
}

/// A file with the mapping that it is read by.
pub(super) struct Taken {
    pub mapping: Mapping,
    pub origin: Origin,
    pub looked: Looked,
    /// The second file's first rows.
    pub joined: Option<Looked>,
}

impl Taken {
    /// Refuses a guess that goes not far enough. What a person wrote, or chose before, is their own.
    pub(super) fn enough(&self) -> Result<()> {
        match self.origin.by {
            MappedBy::Own | MappedBy::Guess => self.looked.form(&self.mapping).map(drop),
            _ => Ok(()),
        }
    }
}

impl Chosen {
    /// Whether the person decided something that is worth keeping.
    pub(super) fn is_made(&self) -> bool {
        Self { format: None, ..self.clone() } != Self::default()
    }

    fn corrects(&self) -> bool {
        !self.choices.is_empty() || self.time_zone.is_some() || self.time_format.is_some()
    }

    /// The mapping for a file, with all that was chosen. It may not say enough to import by ([`Looked::form`]).
    pub(super) fn take(&self, source: &mut Source, from: Option<&str>, kept: &[Kept]) -> Result<Taken> {
        let (mut mapping, mut origin) = self.base(source, &source.look()?, from, kept)?;
        source.lay_out(&mapping)?;
        let (source, looked) = (&*source, source.look()?);
        let joined = match &self.join {
            Some(join) => Some(self.join(&mut mapping, source, &looked, join)?),
            None => mapping.join.as_ref().map(|join| Source::open(&join.path(source.name()))?.look()).transpose()?,
        };
        for choice in &self.choices {
            looked.choose(&mut mapping, choice, joined.as_ref())?;
        }
        mapping.time_zone = self.time_zone.clone().or(mapping.time_zone);
        mapping.time_format = self.time_format.clone().or(mapping.time_format);
        mapping.check()?;
        origin.is_corrected = self.corrects();
        Ok(Taken { mapping, origin, looked, joined })
    }

    fn base(&self, source: &Source, looked: &Looked, from: Option<&str>, kept: &[Kept]) -> Result<(Mapping, Origin)> {
        let origin = |by, name: Option<&str>| Origin {
            by,
            name: name.map(str::to_owned),
            kept: None,
            time: None,
            is_corrected: false,
        };
        if let Some(name) = &self.mapping {
            let by = if Path::new(name).exists() { MappedBy::File } else { MappedBy::Preset };
            return Ok((fitting(source, &given(name)?)?, origin(by, Some(name))));
        }
        if let Some(name) = &self.preset {
            return Ok((fitting(source, &preset_named(name)?)?, origin(MappedBy::Preset, Some(name))));
        }
        let again = if self.afresh { None } else { kept::fitting(kept, source, looked, from) };
        if let Some((kept, mapping)) = again {
            let told = origin(MappedBy::Kept, Some(&kept.source));
            return Ok((mapping, Origin { kept: Some(kept.id.clone()), time: Some(kept.time.clone()), ..told }));
        }
        if let Some(name) = plainly_for(&looked.shape()).filter(|_| !self.afresh) {
            return Ok((fitting(source, &preset_named(name)?)?, origin(MappedBy::Preset, Some(name))));
        }
        let (mapping, form) = looked.guess();
        let by = if mapping.is_own() && form.is_ok() { MappedBy::Own } else { MappedBy::Guess };
        Ok((mapping, origin(by, None)))
    }

    /// Puts the second file into the mapping, with rules for the feedback in it where the mapping has none.
    fn join(&self, mapping: &mut Mapping, source: &Source, looked: &Looked, join: &JoinChosen) -> Result<Looked> {
        let second = Source::open(Path::new(&join.file))?.look()?;
        let on = join.on.clone().or_else(|| shared_key(looked, &second)).ok_or_else(|| {
            let error = Error::bad_input(format!("No field of {} has values of the first file", join.file));
            error.at_field("join").hint("Say which belong together: attune import FILE --join SECOND --on FIELD=FIELD")
        })?;
        if mapping.is_own() {
            mapping.fields = looked.own_fields();
        }
        if !mapping.reads_joined() {
            mapping.feedback.extend(second.joined_rules(&on.1));
        }
        mapping.join = Some(Join { file: beside(source.name(), &join.file), on });
        Ok(second)
    }
}

/// A second file in the same folder is named by its name alone, so that the mapping fits the next pair of files too.
fn beside(first: &str, second: &str) -> String {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let folder = |path: &str| whole(Path::new(path))?.parent().map(Path::to_owned);
    let name = Path::new(second).file_name().map(|name| name.to_string_lossy().into_owned());
    match (folder(first) == folder(second), name) {
        (true, Some(name)) if folder(first).is_some() => name,
        _ => whole(Path::new(second)).map_or_else(|| second.to_owned(), |path| path.display().to_string()),
    }
}

fn preset_named(name: &str) -> Result<Vec<Mapping>> {
    let found = preset::named(name).ok_or_else(|| {
        Error::not_found("preset", name).hint(format!("The presets are {}", preset::names().join(", ")))
    });
    found?
}
