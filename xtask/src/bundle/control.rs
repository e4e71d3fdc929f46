//! What a package says of itself.
pub struct Control {
    pub name: &'static str,
    /// How its file's name begins.
    pub file: &'static str,
    /// Fields that are the same in each build.
    pub fields: &'static str,
}

pub const PROGRAM: Control = Control {
    name: "attune",
    file: "Attune",
    fields: "\
Section: devel
Suggests: attune-chat-model
Description: better prompts from what users say of a model's answers
 Attune brings in past queries to a language model and the feedback on them,
 sends them again through a revised prompt beside the old one, and says
 honestly whether the revision is better. A prompt is promoted only on that
 evidence. Everything lives in one folder on one machine.
 .
 This package holds the window and the command line.
",
};

pub const CHAT_MODEL: Control = Control {
    name: "attune-chat-model",
    file: "attune-chat-model",
    fields: "\
Section: misc
Enhances: attune
Description: small chat model for trying Attune without a network
 SmolLM2-135M-Instruct, which Attune runs itself. It is for trying things: good
 at form, not at knowledge.
",
};

/// Nobody is to be written to there: the project has no address of its own.
const MAINTAINER: &str = "The Attune contributors <attune@packages.invalid>";

impl Control {
    /// The control file. Nothing stands in `depends` where nothing is needed.
    pub fn text(&self, version: &str, architecture: &str, depends: &str, kilobytes: u64) -> String {
        let needs = if depends.is_empty() { String::new() } else { format!("Depends: {depends}\n") };
        format!(
            "Package: {}\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n\
             Installed-Size: {kilobytes}\nPriority: optional\n{needs}{}",
            self.name, self.fields
        )
    }

    pub fn file_name(&self, version: &str, architecture: &str) -> String {
        format!("{}_{version}_{architecture}.deb", self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_named_as_people_look_for_them() {
        assert_eq!(PROGRAM.file_name("0.1.0", "amd64"), "Attune_0.1.0_amd64.deb");
        assert_eq!(CHAT_MODEL.file_name("0.1.0", "all"), "attune-chat-model_0.1.0_all.deb");
    }

    #[test]
    fn each_field_stands_once_and_an_empty_one_not_at_all() {
        let text = PROGRAM.text("0.1.0", "amd64", "libc6 (>= 2.34)", 7);
        for line in ["Package: attune", "Depends: libc6 (>= 2.34)", "Installed-Size: 7", "Suggests: attune-chat-model"]
        {
            assert_eq!(text.lines().filter(|found| *found == line).count(), 1, "{line}\n{text}");
        }
        assert!(!CHAT_MODEL.text("0.1.0", "all", "", 7).contains("Depends"));
    }

    #[test]
    fn a_control_file_has_no_empty_line_and_ends_with_one_that_is_ended() {
        for package in [PROGRAM, CHAT_MODEL] {
            let text = package.text("0.1.0", "all", "", 7);
            assert!(text.ends_with('\n') && text.lines().all(|line| !line.trim().is_empty()), "{text}");
        }
    }
}
