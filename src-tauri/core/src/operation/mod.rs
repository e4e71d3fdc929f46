//! Operations: everything a person or a program can ask for, declared once in [`list`].
//!
//! From the one list come the call that every shell makes ([`dispatch`]), the TypeScript map of the window
//! ([`typescript`]) and the words whose open screens a change makes stale.
mod context;
pub mod list;
pub mod typescript;

use std::pin::Pin;

use serde_json::Value;

pub use context::{Context, Progress, Step};

use crate::error::{Code, Error, Result};

type Answer<'c> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'c>>;

/// One operation, as every shell sees it.
pub struct Operation {
    /// `word.verb`.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// The words whose tables it reads: a screen that shows its answer is stale when one of them changes.
    pub reads: &'static [&'static str],
    /// The words whose tables it changes.
    pub changes: &'static [&'static str],
    run: for<'c> fn(&'c Context, Value) -> Answer<'c>,
    request: fn(&mut typescript::Declarations) -> String,
    answer: fn(&mut typescript::Declarations) -> String,
}

/// Calls an operation by name with a JSON request and gives its JSON answer.
///
/// Errors: [`Code::WrongUsage`] for an unknown name or a request of another shape (the field is named); else what the
/// operation itself says.
pub async fn dispatch(context: &Context, name: &str, request: Value) -> Result<Value> {
    let operation = list::ALL.iter().find(|operation| operation.name == name);
    let operation = operation.ok_or_else(|| Error::usage(format!("There is no operation “{name}”")))?;
    (operation.run)(context, request).await
}

fn parse<R: serde::de::DeserializeOwned>(name: &str, request: Value) -> Result<R> {
    // A missing request is an empty one, so that operations without fields can be called with nothing.
    let request = if request.is_null() { Value::Object(Default::default()) } else { request };
    serde_json::from_value(request).map_err(|error| Error::new(Code::WrongUsage, format!("{name}: {error}")))
}

/// Declares the operations. Each line: name, the function, its request and answer types, what it reads and changes.
macro_rules! operations {
    ($( #[doc = $about:literal] $name:literal => $function:path: $request:ty => $answer:ty, reads $reads:expr, changes $changes:expr; )*) => {
        pub const ALL: &[Operation] = &[ $( Operation {
            name: $name,
            about: $about,
            reads: &$reads,
            changes: &$changes,
            run: |context, request| Box::pin(async move {
                let request: $request = parse($name, request)?;
                let answer: $answer = $function(context, request).await?;
                Ok(serde_json::to_value(answer)?)
            }),
            request: |declarations| declarations.of::<$request>(),
            answer: |declarations| declarations.of::<$answer>(),
        } ),* ];
    };
}
pub(crate) use operations;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_word_and_a_verb_and_stands_once() {
        let mut names: Vec<_> = list::ALL.iter().map(|operation| operation.name).collect();
        assert!(names.iter().all(|name| name.split('.').count() == 2), "{names:?}");
        let before = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
