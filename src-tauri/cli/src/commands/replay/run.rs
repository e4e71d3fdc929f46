//! Planning and running, and what a run's end means.
use attune_core::{
    error::Result,
    replay::{self, Planned, Report, Request, Rescore},
};

use super::{flags, show};
use crate::{
    exit::Exit,
    output::{Page, figures},
    shell::Shell,
};

pub async fn plan(shell: &Shell, request: Request) -> Result<Exit> {
    let planned = replay::plan(&shell.context, request).await?;
    shell.answer(&planned, |page| show::plan(page, &planned))?;
    Ok(Exit::Done)
}

pub async fn run(shell: &Shell, run: flags::Run) -> Result<Exit> {
    let request = run.flags.request();
    if run.require.is_some() || shell.can_ask() {
        let planned = replay::plan(&shell.context, request.clone()).await?;
        run.require.map_or(Ok(()), |require| require.check(&planned))?;
        agree(shell, &planned)?;
    }
    let report = replay::run(&shell.context, request).await?;
    let exit = ended(shell, &report)?;
    match run.require {
        Some(require) if !require.is_reached(&report) => {
            shell.advise("What --require asks for is not reached");
            Ok(exit.max(Exit::No))
        }
        _ => Ok(exit),
    }
}

/// Judges cost money, so what they would need is said first. Rules cost nothing and are not asked about.
pub async fn rescore(shell: &Shell, request: Rescore) -> Result<Exit> {
    let planned = replay::plan_rescore(&shell.context, request.clone()).await?;
    if planned.judge_calls > 0 {
        shell.advise(&show::rescore_plan(&planned));
        shell.confirm(&format!("Send {}?", figures::count(planned.judge_calls, "call", "calls")))?;
    }
    let report = replay::rescore(&shell.context, request).await?;
    ended(shell, &report)
}

/// Before anything is sent, the person sees what and where to.
fn agree(shell: &Shell, planned: &Planned) -> Result<()> {
    if !shell.can_ask() || planned.calls + planned.judge_calls == 0 {
        return Ok(());
    }
    let mut page = Page::for_stdout();
    show::plan(&mut page, planned);
    eprint!("{}", page.text());
    shell.confirm(&format!("Send {}?", figures::count(planned.calls + planned.judge_calls, "call", "calls")))
}

/// Shows a replay that has come to its end.
pub fn ended(shell: &Shell, report: &Report) -> Result<Exit> {
    shell.answer(report, |page| show::report(page, report))?;
    shell.advise(&show::next(report));
    Ok(exit_of(report))
}

/// Cells that failed, or that were given up before an early end was decided, leave the work done in part.
pub fn exit_of(report: &Report) -> Exit {
    let given_up = report.cells.skipped > 0 && report.state != "stopped";
    if report.cells.failed > 0 || given_up { Exit::Part } else { Exit::Done }
}
