//! What somebody says of an interaction: feedback and tags.
use attune_core::{
    error::{Error, Result},
    feedback,
    interaction::{
        self, Tagged,
        form::{AuthorKind, Thumb},
    },
};
use clap::Subcommand;

use crate::{
    args::{filter, word},
    exit::Exit,
    output::figures,
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Feedback {
    /// Add a thumb, a rating, a comment or a correction
    Add {
        /// The interaction's id, or its beginning
        id: String,
        /// up or down
        #[arg(long, value_parser = word::<Thumb>)]
        thumb: Option<Thumb>,
        /// A number, on the scale given with --scale
        #[arg(long, value_name = "R", allow_negative_numbers = true)]
        rating: Option<f64>,
        /// The lowest and the highest rating there can be, such as 1..5
        #[arg(long, value_name = "LOW..HIGH", value_parser = scale)]
        scale: Option<(f64, f64)>,
        /// What was said
        #[arg(long, value_name = "T")]
        comment: Option<String>,
        /// What the answer should have been
        #[arg(long, value_name = "T")]
        correction: Option<String>,
        /// Who says it
        #[arg(long)]
        author: Option<String>,
        /// user, expert or judge
        #[arg(long, value_name = "KIND", value_parser = word::<AuthorKind>, default_value = "user")]
        author_kind: AuthorKind,
    },
}

#[derive(Subcommand)]
pub enum Tag {
    /// Put a tag on interactions
    Add {
        tag: String,
        #[command(flatten)]
        which: Which,
    },
    /// Take a tag off interactions
    Remove {
        tag: String,
        #[command(flatten)]
        which: Which,
    },
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// All that fit, in the filter language
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
}

impl Which {
    fn tagged(self, tag: String) -> interaction::Tag {
        interaction::Tag { tag, ids: self.ids, filter: self.filter }
    }
}

fn scale(text: &str) -> Result<(f64, f64), String> {
    let parsed = text.split_once("..").and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    parsed.filter(|(low, high)| low < high).ok_or_else(|| "write lowest..highest, such as 1..5".to_owned())
}

impl Feedback {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Feedback::Add { id, thumb, rating, scale, comment, correction, author, author_kind } = self;
        if scale.is_some() && rating.is_none() {
            return Err(Error::usage("--scale goes with --rating"));
        }
        let request = feedback::Add { id, thumb, rating, scale, comment, correction, author, author_kind };
        let added = feedback::add(&shell.context, request).await?;
        shell.answer(&added, |page| {
            let count = figures::count(added.feedback_ids.len() as u64, "piece of feedback", "pieces of feedback");
            page.line(format!("Added {count}"));
        })?;
        Ok(Exit::Done)
    }
}

impl Tag {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let tagged = match self {
            Tag::Add { tag, which } => interaction::add_tag(&shell.context, which.tagged(tag)).await?,
            Tag::Remove { tag, which } => interaction::remove_tag(&shell.context, which.tagged(tag)).await?,
        };
        shell.answer(&tagged, |page| {
            let Tagged { tag, changed } = &tagged;
            page.line(format!("“{tag}”: {}", figures::count(*changed, "interaction changed", "interactions changed")));
        })?;
        Ok(Exit::Done)
    }
}
