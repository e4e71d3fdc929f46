//! Set-up, run, test, tidy, bundle: everything that a fresh machine needs, in one program.
//!
//! All cargo calls name the whole workspace, because a selection of packages would unify their features differently and
//! build the same dependencies once more.
mod bench;
#[cfg(unix)]
mod bundle;
mod icons;
mod room;
mod run;
mod setup;
mod shell;
mod terminal;
mod test;
mod tidy;
mod types;

use std::process::ExitCode;

const HELP: &str = "cargo xtask COMMAND

  run      set up what is missing, build, and open the program on the sample workspace
           (without a display: play the same loop in the terminal)
  test     set up, then every check and test there is
  setup    only the set-up: system packages, npm packages, the built-in chat model
  tidy     sizes, layers, leftovers
  types    write ui/src/operations.ts from the core's list of operations
  bundle   Debian packages of the program and of the chat model
           (--prove: install and use them on a bare Debian, --room: what takes the room)
  icons    draw the icon's pictures anew
  bench    benchmarks, each printing figures and ratios
           (--share 0.1 of the full size, --only replay,import, --record FILE)";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "run" => run::run(),
        "test" => test::test(),
        "setup" => setup::setup(setup::For::Running),
        "tidy" => tidy::tidy(),
        "types" => types::write(),
        #[cfg(unix)]
        "bundle" => bundle::bundle(&std::env::args().skip(2).collect::<Vec<_>>()),
        "icons" => icons::make(),
        "bench" => bench::bench(&std::env::args().skip(2).collect::<Vec<_>>()),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("There is no command “{other}”.\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
