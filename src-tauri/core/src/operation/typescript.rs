//! The TypeScript side of the list: every type it names, and the map from operation to request and answer.
use std::{
    any::TypeId,
    collections::{BTreeMap, HashSet},
    fmt::Write,
};

use ts_rs::{Config, TS, TypeVisitor};

use super::list;

/// Types that were met, by name.
pub struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
    /// Lists and options of a type have no name of their own, and types may hold themselves.
    seen: HashSet<TypeId>,
    /// Names that two types have; one of them needs another.
    clashes: Vec<String>,
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
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let (name, declared) = (T::ident(&self.config), T::decl(&self.config));
            if self.found.insert(name.clone(), declared.clone()).is_some_and(|other| other != declared) {
                self.clashes.push(name);
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The content of `ui/src/operations.ts`, and the names in it that two types have.
pub fn typescript() -> (String, Vec<String>) {
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config, found: BTreeMap::new(), seen: HashSet::new(), clashes: Vec::new() };
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
    (text, declarations.clashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `cargo xtask types` runs this with `ATTUNE_WRITE_TYPES` set, which writes the file.
    #[test]
    fn the_windows_types_are_those_of_the_list() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/operations.ts");
        let (made, clashes) = typescript();
        assert_eq!(clashes, Vec::<String>::new(), "two types have this name in the window; give one another");
        if std::env::var_os("ATTUNE_WRITE_TYPES").is_some() {
            std::fs::write(path, &made).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == made, "ui/src/operations.ts is not what the core's list makes: run cargo xtask types");
    }
}
