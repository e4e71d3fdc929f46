//! The TypeScript side of the list: every type it names, and the map from operation to request and answer.
use std::collections::BTreeMap;
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

use super::list;

/// Types that were met, by name.
pub struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl Declarations {
    /// Declares `T` and all it is made of; gives the name it is used by.
    pub fn of<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.found.contains_key(&name) {
                return;
            }
            let declaration = T::decl(&self.config);
            self.found.insert(name, declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The content of `ui/src/operations.ts`.
pub fn typescript() -> String {
    let mut declarations = Declarations { config: Config::new().with_large_int("number"), found: BTreeMap::new() };
    declarations.of::<crate::error::Error>();
    declarations.of::<super::Step>();
    let mut map = String::new();
    for operation in list::ALL {
        let (request, answer) = ((operation.request)(&mut declarations), (operation.answer)(&mut declarations));
        let _ = writeln!(map, "  /** {} */", operation.about.trim());
        let _ = writeln!(map, "  {:?}: {{ request: {request}; answer: {answer} }};", operation.name);
    }
    let mut reads = String::new();
    for operation in list::ALL {
        let _ = writeln!(reads, "  {:?}: {:?},", operation.name, operation.reads);
    }
    let mut text = String::from("// Made by `cargo xtask types` from the core's list of operations. Do not edit.\n\n");
    for declaration in declarations.found.values() {
        let _ = writeln!(text, "export {declaration}\n");
    }
    let _ = writeln!(text, "export interface Operations {{\n{map}}}\n");
    let _ = writeln!(text, "/** The words whose change makes an operation's answer stale. */");
    let _ = write!(text, "export const reads: Record<keyof Operations, readonly string[]> = {{\n{reads}}};\n");
    text
}
