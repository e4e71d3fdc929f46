//! What a person should know before a replay is run.
use super::assemble::Assembled;
use crate::{
    check::{Kind, ops},
    error::Result,
    figures::grouped,
    model::engine::builtin::SMALL,
    operation::Context,
};

pub async fn warnings(context: &Context, assembled: &Assembled) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    if assembled.plan.by_outcome && assembled.plan.lanes[0].is_recorded() {
        warnings.push(
            "These cases were picked by how their recorded answers turned out, so recorded answers give no verdict on \
             them: run the old version again with --baseline"
                .to_owned(),
        );
    }
    if assembled.left_out > 0 {
        let (drawn, more) = (assembled.cases.len(), assembled.left_out);
        let (drawn, more) = (grouped(drawn as u64), grouped(more as u64));
        warnings.push(format!("{more} more cases fit than the {drawn} that were drawn; --sample N takes more"));
    }
    if !assembled.skipped.is_empty() {
        let count = assembled.skipped.len();
        let are = if count == 1 { "case cannot be sent and is" } else { "cases cannot be sent and are" };
        warnings.push(format!("{} {are} left out", grouped(count as u64)));
    }
    let media =
        assembled.cases.iter().filter(|case| case.form.messages.iter().any(|message| !message.media().is_empty()));
    let media = media.count() as u64;
    if media > 0 {
        let hold = if media == 1 { "case holds" } else { "cases hold" };
        warnings.push(format!("{} {hold} images or files, whose tokens are not in the estimate", grouped(media)));
    }
    // The sample is made for trying things.
    if !context.workspace()?.is_sample().await? {
        warnings.extend(small_models(assembled));
    }
    warnings.extend(small_judges(context, assembled).await?);
    Ok(warnings)
}

fn small_models(assembled: &Assembled) -> impl Iterator<Item = String> {
    let small = assembled.models.iter().filter(|model| model.config.is_small());
    small.map(|model| {
        let name = &model.name;
        format!("{name} is {SMALL}. What helps it need not help the model that your users get")
    })
}

async fn small_judges(context: &Context, assembled: &Assembled) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    for check in &assembled.plan.checks {
        let Kind::Judge(judge) = &check.spec()?.kind else { continue };
        let (_, model) = ops::judge_asks(context, &check.name, judge).await?;
        warnings.extend(ops::small_judge(context, &check.name, &model).await?);
    }
    Ok(warnings)
}
