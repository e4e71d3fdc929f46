//! Exit codes: what a script learns without reading a word.
use std::process::ExitCode;

use attune_core::error::Code;

/// In the order in which one wins over another where several apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0
    Done,
    /// 4: rows were rejected or cells failed; the rest is kept.
    Part,
    /// 3: a gate is not met, damage is found, `--require` is not reached.
    No,
    /// 1
    Failed,
    /// 2
    WrongUsage,
    /// 130
    Interrupted,
}

impl Exit {
    pub fn of(code: Code) -> Self {
        match code {
            Code::WrongUsage | Code::BadFilter => Exit::WrongUsage,
            Code::GateRefused | Code::NotReached => Exit::No,
            Code::Interrupted => Exit::Interrupted,
            _ => Exit::Failed,
        }
    }

    pub fn number(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::WrongUsage => 2,
            Exit::No => 3,
            Exit::Part => 4,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_wins_over_part() {
        assert_eq!(Exit::Part.max(Exit::No), Exit::No);
        assert_eq!(Exit::Part.max(Exit::Done), Exit::Part);
    }
}
