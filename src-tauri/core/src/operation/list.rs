//! The list of operations. Adding one here is all that the shells need.
use super::{Operation, operations, parse};
use crate::{
    audit, changes,
    check::ops as check,
    egress, erase, export, feedback, follow_up, gate, held_out, home,
    import::ops as import,
    interaction, job, link, mask,
    model::{ops as model, test_connection::Tested},
    pattern, promotion,
    prompt::{ops as prompt, trial},
    replay, report, search, set, verdict, workspace,
};

operations! {
    /// Makes a workspace in an empty folder, with the sample in it if asked.
    "workspace.init" => workspace::init: workspace::Init => workspace::Made, reads [], changes [];
    /// Opens the workspace in a folder.
    "workspace.open" => workspace::open: workspace::Open => workspace::Status, reads [], changes [];
    /// What is in the open workspace.
    "workspace.status" => workspace::status: workspace::StatusRequest => workspace::Status, reads ["interaction", "feedback", "prompt", "replay"], changes [];
    /// Looks for damage and says what mends it.
    "workspace.doctor" => workspace::doctor: workspace::Doctor => workspace::Diagnosis, reads [], changes [];
    /// Copies the whole workspace into one file while others go on.
    "workspace.backup" => workspace::backup: workspace::Backup => workspace::BackupMade, reads [], changes ["backup"];
    /// The backups that were made, with where they lie.
    "workspace.backups" => workspace::backups: workspace::BackupsOf => workspace::Backups, reads ["backup"], changes [];
    /// What somebody who helps needs to know, without anything that anybody said or named.
    "workspace.diagnostics" => workspace::diagnostics: workspace::DiagnosticsOf => workspace::Diagnostics, reads [], changes [];
    /// Makes a new workspace from a backup.
    "workspace.restore" => workspace::restore: workspace::Restore => workspace::Restored, reads [], changes [];
    /// The workspaces opened on this machine, newest first.
    "workspace.recent" => workspace::recent: workspace::RecentList => workspace::RecentWorkspaces, reads [], changes [];
    /// Opens one of them.
    "workspace.switch" => workspace::switch: workspace::Switch => workspace::Status, reads [], changes [];
    /// Takes one off that list; the workspace itself is not touched.
    "workspace.forget" => workspace::forget: workspace::Forget => workspace::RecentWorkspaces, reads [], changes [];
    /// Whether people are content, what changed, what promotions brought, what waits.
    "home.show" => home::show: home::Show => home::Home, reads ["interaction", "feedback", "batch", "follow_up", "prompt", "promotion", "pattern", "draft", "replay", "cell", "mark"], changes [];
    /// Home's figures as Markdown, as a table or as a picture, to be put somewhere else.
    "home.copy" => home::copy: home::Copy => home::Copied, reads [], changes [];
    /// What changed since a sequence number, by word.
    "changes.since" => changes::since: changes::Since => changes::Changed, reads [], changes [];
    /// What a link or the name of a record leads to.
    "link.find" => link::find: link::Find => link::Place, reads [], changes [];
    /// Long work, newest first.
    "job.list" => job::list: job::List => job::Jobs, reads ["job"], changes [];
    /// Asks a job to stop; what it committed stays.
    "job.cancel" => job::cancel: job::Cancel => job::Cancelled, reads [], changes ["job"];

    /// What a file is taken for, and its first rows as they would come in.
    "import.preview" => import::preview: import::Preview => import::Previewed, reads ["mapping"], changes [];
    /// What a person can choose from to say how a file is read.
    "import.presets" => import::presets: import::Presets => import::PresetList, reads [], changes [];
    /// Writes how a file would be read as a mapping file.
    "import.write_mapping" => import::write_mapping: import::WriteMapping => import::MappingWritten, reads [], changes [];
    /// The mappings that were chosen, and are taken again for files of the same source or shape.
    "import.mappings" => import::list_kept: import::ListKept => import::KeptList, reads ["mapping"], changes [];
    /// Forgets a mapping that was chosen.
    "import.forget" => import::forget: import::Forget => import::Forgotten, reads [], changes ["mapping"];
    /// Imports files.
    "import.run" => import::run: import::Run => import::Imported, reads [], changes ["interaction", "feedback", "batch", "mapping", "job"];
    /// The imports that were made.
    "import.list" => import::list: import::ListBatches => import::Batches, reads ["batch"], changes [];
    /// Takes an import back, but for what is used elsewhere.
    "import.undo" => import::undo: import::Undo => import::Undone, reads [], changes ["interaction", "feedback", "batch"];

    /// A page of interactions.
    "interaction.list" => interaction::list: interaction::List => interaction::Interactions, reads ["interaction", "feedback"], changes [];
    /// What the interactions that fit a filter have in common, with counts.
    "interaction.facets" => interaction::facets: interaction::FacetsOf => interaction::Facets, reads ["interaction", "feedback", "follow_up"], changes [];
    /// Interactions as JSON, or as calls that ask the same again.
    "interaction.copy" => interaction::copy: interaction::Copy => interaction::Copied, reads [], changes [];
    /// Keeps a filter, an order and columns under a name.
    "view.save" => interaction::save_view: interaction::View => interaction::Views, reads [], changes ["view"];
    /// The views that were saved.
    "view.list" => interaction::list_views: interaction::ListViews => interaction::Views, reads ["view"], changes [];
    /// Forgets a view.
    "view.remove" => interaction::remove_view: interaction::RemoveView => interaction::Views, reads [], changes ["view"];
    /// The whole record of one interaction.
    "interaction.show" => interaction::show: interaction::Show => interaction::Record, reads ["interaction", "feedback", "follow_up", "replay", "cell"], changes [];
    /// Interactions by words and by meaning.
    "interaction.search" => search::search: search::Search => search::Hits, reads ["interaction", "feedback"], changes [];
    /// More like one of them.
    "interaction.similar" => search::similar: search::Similar => search::Hits, reads ["interaction", "feedback"], changes [];
    /// Makes the index of meaning anew.
    "index.rebuild" => search::rebuild: search::Rebuild => search::Rebuilt, reads [], changes [];
    /// Writes interactions in the own form.
    "interaction.export" => export::interactions: export::Export => export::Exported, reads ["interaction", "feedback"], changes [];
    /// Puts failures that mean alike together; patterns that are there keep their members.
    "pattern.group" => pattern::group: pattern::Group => pattern::Grouped, reads [], changes ["pattern", "job"];
    /// The patterns as they were found last, largest first.
    "pattern.list" => pattern::list: pattern::List => pattern::Patterns, reads ["interaction", "feedback", "pattern"], changes [];
    /// Reads the users' next turns that were not read yet.
    "follow_up.read" => follow_up::read: follow_up::Read => follow_up::ReadTurns, reads [], changes ["follow_up", "job"];
    /// What the turns after answers were read as.
    "follow_up.list" => follow_up::list: follow_up::List => follow_up::FollowUps, reads ["interaction", "feedback", "follow_up"], changes [];
    /// Takes interactions out for good, and every byte of them.
    "interaction.erase" => erase::erase: erase::Erase => erase::Erased, reads [], changes ["interaction", "feedback", "replay", "cell", "mark", "set", "draft", "audit"];
    /// Adds a thumb, a rating, a comment or a correction.
    "feedback.add" => feedback::add: feedback::Add => feedback::Added, reads [], changes ["interaction", "feedback"];
    /// Puts a tag on interactions.
    "tag.add" => interaction::add_tag: interaction::Tag => interaction::Tagged, reads [], changes ["interaction"];
    /// Takes a tag off interactions.
    "tag.remove" => interaction::remove_tag: interaction::Tag => interaction::Tagged, reads [], changes ["interaction"];

    /// The prompts, with their channels.
    "prompt.list" => prompt::list: prompt::List => prompt::Prompts, reads ["prompt", "draft", "interaction"], changes [];
    /// A prompt's versions, newest first.
    "prompt.history" => prompt::history: prompt::History => prompt::Versions, reads ["prompt"], changes [];
    /// One version.
    "prompt.show" => prompt::show: prompt::Show => prompt::Shown, reads ["prompt"], changes [];
    /// What a channel points at.
    "prompt.get" => prompt::get: prompt::Get => prompt::Shown, reads ["prompt"], changes [];
    /// Adds a version.
    "prompt.add" => prompt::add: prompt::Add => prompt::Added, reads [], changes ["prompt", "draft", "audit"];
    /// Adds the prompts of a file or a folder.
    "prompt.import" => prompt::import: prompt::Import => prompt::Imported, reads [], changes ["prompt", "audit"];
    /// Writes a prompt's versions as files.
    "prompt.export" => prompt::export: prompt::Export => prompt::Exported, reads [], changes [];
    /// The messages that would be sent.
    "prompt.render" => prompt::render: prompt::Render => prompt::Rendered, reads ["prompt", "interaction"], changes [];
    /// Past inputs to look at while a prompt is written.
    "prompt.examples" => prompt::examples: prompt::Examples => prompt::ExamplesShown, reads ["interaction", "feedback", "held_out"], changes [];
    /// What a template can name: the variables of past inputs, and the words of its language.
    "prompt.offered" => prompt::offered: prompt::Offered => prompt::Offers, reads ["interaction", "held_out"], changes [];
    /// All that is wrong in what is being written, with its places, and its tokens.
    "prompt.check" => prompt::check: prompt::Check => prompt::Checked, reads ["prompt", "interaction", "held_out"], changes [];
    /// What trying on past inputs would send, before anything is sent.
    "prompt.plan_try" => trial::plan: trial::Request => trial::Planned, reads ["interaction", "held_out", "model", "egress", "prompt"], changes [];
    /// Sends what is being written with a few past inputs, to see its answers beside the recorded ones.
    "prompt.try" => trial::run: trial::Request => trial::Tried, reads [], changes ["job"];
    /// Makes a new prompt of a version of another one.
    "prompt.fork" => prompt::fork: prompt::Fork => prompt::Added, reads [], changes ["prompt", "draft", "audit"];
    /// What changed between two versions.
    "prompt.diff" => prompt::compare: prompt::Compare => prompt::Compared, reads ["prompt"], changes [];
    /// Templates that messages of the history were made from.
    "prompt.find" => prompt::find: prompt::Find => prompt::Found, reads [], changes ["found"];
    /// What was found last, and what its messages belong to.
    "prompt.found" => prompt::last: prompt::Last => prompt::LastFound, reads ["found", "interaction", "prompt"], changes [];
    /// Makes a group that was found a prompt, to which its interactions belong from then on.
    "prompt.accept" => prompt::accept: prompt::Accept => prompt::Accepted, reads [], changes ["interaction", "prompt", "audit"];
    /// Gives interactions back to what the log named; the prompt stays.
    "prompt.undo_accept" => prompt::undo_accept: prompt::UndoAccept => prompt::Returned, reads [], changes ["interaction", "audit"];
    /// Keeps what is being typed.
    "draft.save" => prompt::save_draft: prompt::DraftSave => prompt::Saved, reads [], changes ["draft"];
    /// What was being typed.
    "draft.load" => prompt::load_draft: prompt::DraftLoad => prompt::DraftLoaded, reads ["draft"], changes [];
    /// Throws a draft away.
    "draft.drop" => prompt::drop_draft: prompt::DraftDrop => prompt::DraftLoaded, reads [], changes ["draft"];

    /// What is held out of the examples of each prompt, so that replays can measure on it.
    "held_out.show" => held_out::show: held_out::Show => held_out::Shown, reads ["held_out", "interaction", "prompt"], changes [];
    /// Sets how much is held out.
    "held_out.set" => held_out::set: held_out::Set => held_out::Shown, reads [], changes ["held_out", "audit"];

    /// Makes a frozen list of cases, or its next version.
    "set.add" => set::add: set::Add => set::Added, reads [], changes ["set"];
    /// The sets.
    "set.list" => set::list: set::List => set::Sets, reads ["set"], changes [];
    /// Adds to the cases that every replay of a prompt runs first.
    "set.regression" => set::regression: set::Regression => set::Added, reads [], changes ["set"];
    /// What two versions of a set differ in.
    "set.diff" => set::diff: set::Diff => set::Differing, reads ["set"], changes [];
    /// Writes a set's cases as a file that a set can be made of.
    "set.export" => set::export: set::Export => set::Exported, reads [], changes [];
    /// One set's cases and versions.
    "set.show" => set::show: set::Show => set::Shown, reads ["set"], changes [];

    /// Adds a check, or a new version of one.
    "check.add" => check::add: check::Add => check::Added, reads [], changes ["check"];
    /// The checks.
    "check.list" => check::list: check::List => check::Checks, reads ["check"], changes [];
    /// Removes a check, or takes that back.
    "check.remove" => check::remove: check::Remove => check::Removed, reads [], changes ["check", "prompt"];
    /// Tries a check on recorded outputs.
    "check.test" => check::test: check::Test => check::Tested, reads [], changes ["interaction"];
    /// Makes a prompt's replays use a check.
    "check.attach" => check::attach: check::Attach => Vec<check::Attached>, reads [], changes ["check", "prompt"];
    /// The checks that a prompt's replays use.
    "check.attached" => check::attached: check::Of => Vec<check::Attached>, reads ["check"], changes [];

    /// Adds a model.
    "model.add" => model::add: model::Add => model::Added, reads [], changes ["model"];
    /// The models.
    "model.list" => model::list: model::List => model::Models, reads ["model"], changes [];
    /// Tries a model with one short call.
    "model.test" => model::test: model::Test => Tested, reads [], changes [];
    /// Removes a model and its key.
    "model.remove" => model::remove: model::Remove => model::Removed, reads [], changes ["model"];
    /// Models that are switched off, and which prompts and what share of the answers that hits.
    "model.retirements" => model::retirements: model::RetirementsOf => model::Retirements, reads ["model", "prompt", "promotion", "interaction"], changes [];
    /// What models cost.
    "model.prices" => model::prices: model::PricesOf => model::PriceTable, reads ["model"], changes [];
    /// Sets a price of the workspace's own.
    "model.set_price" => model::set_price: model::SetPrice => model::PriceTable, reads [], changes ["model"];
    /// Takes a price of the workspace's own away.
    "model.forget_price" => model::forget_price: model::ForgetPrice => model::PriceTable, reads [], changes ["model"];
    /// Model servers that run on this machine.
    "model.discover" => model::discover: model::Discover => model::Discovered, reads [], changes [];

    /// What a replay would do, before anything is sent.
    "replay.plan" => replay::plan: replay::Request => replay::Planned, reads [], changes [];
    /// Replays.
    "replay.run" => replay::run: replay::Request => replay::Report, reads [], changes ["replay", "cell", "job"];
    /// Goes on where a replay stopped.
    "replay.resume" => replay::resume: replay::Resume => replay::Report, reads [], changes ["replay", "cell", "job"];
    /// Stops a replay; what is finished stays.
    "replay.cancel" => replay::cancel: replay::Cancel => replay::Report, reads [], changes ["replay", "job"];
    /// What a replay says.
    "replay.show" => replay::show: replay::Show => replay::Report, reads ["replay", "cell", "mark"], changes [];
    /// The replays, newest first.
    "replay.list" => replay::list: replay::List => replay::Replays, reads ["replay", "cell", "mark"], changes [];
    /// A replay's outputs, with their outcomes.
    "replay.cells" => replay::cells: replay::CellsOf => replay::CellList, reads ["replay", "cell", "mark"], changes [];
    /// What became of each case on both sides, by a check or by latency, cost or length; a page at a time.
    "replay.pairs" => replay::pairs: replay::PairsOf => replay::Paired, reads ["replay", "cell", "mark"], changes [];
    /// How the running interval closed in.
    "replay.course" => replay::course: replay::CourseOf => replay::Course, reads ["replay", "cell"], changes [];
    /// What judges would need to score stored outputs again.
    "replay.plan_rescore" => replay::plan_rescore: replay::Rescore => replay::RescorePlan, reads [], changes [];
    /// Scores stored outputs again, with today's checks.
    "replay.rescore" => replay::rescore: replay::Rescore => replay::Report, reads [], changes ["replay"];
    /// Says of a case what a person sees.
    "replay.mark" => replay::mark: replay::marks::Add => replay::Report, reads [], changes ["replay", "mark"];
    /// Draws the flips again.
    "replay.confirm" => replay::confirm: replay::Confirm => replay::Confirmed, reads [], changes ["replay", "cell", "set", "job"];
    /// Keeps a case as a test.
    "replay.keep" => replay::keep: replay::marks::Keep => replay::marks::Kept, reads [], changes ["set"];
    /// The verdict of a pairs file.
    "verdict.of" => replay::verdict: replay::VerdictOf => verdict::Verdict, reads [], changes [];

    /// A channel's gate.
    "gate.show" => gate::show: gate::Show => gate::Shown, reads ["gate"], changes [];
    /// The gates of all channels.
    "gate.list" => gate::list: gate::List => gate::Listed, reads ["gate", "prompt", "promotion"], changes [];
    /// Takes a channel's own gate away.
    "gate.remove" => gate::remove: gate::Remove => gate::Shown, reads [], changes ["gate", "audit"];
    /// Sets a channel's gate.
    "gate.set" => gate::set: gate::Set => gate::Shown, reads [], changes ["gate", "audit"];
    /// Moves a channel, if its gate is met.
    "promotion.promote" => promotion::promote: promotion::Promote => promotion::Promoted, reads [], changes ["prompt", "promotion", "audit"];
    /// Moves a channel back.
    "promotion.rollback" => promotion::rollback: promotion::Rollback => promotion::RolledBack, reads [], changes ["prompt", "promotion", "audit"];
    /// The moves of channels, newest first.
    "promotion.list" => promotion::list: promotion::List => promotion::Promotions, reads ["promotion"], changes [];
    /// Sets the folder that gets a prompt's file when the channel moves.
    "promotion.folder" => promotion::set_folder: promotion::ChannelFolder => promotion::ChannelFolderSet, reads [], changes ["promotion"];
    /// The folders of channels, and how each promoted file is.
    "promotion.files" => promotion::files: promotion::Files => promotion::Deliveries, reads ["prompt", "promotion"], changes [];
    /// Brings files to where their channel points; takes or overwrites what somebody has changed.
    "promotion.deliver" => promotion::deliver: promotion::Deliver => promotion::Deliveries, reads [], changes ["prompt", "promotion", "audit"];
    /// Writes a replay as one HTML file for somebody who knows none of our words.
    "report.write" => report::write: report::Write => report::Written, reads [], changes [];
    /// Whether anything may leave this machine, and what was sent where.
    "egress.show" => egress::show: egress::Show => egress::Shown, reads ["egress"], changes [];
    /// Closes or opens the way out.
    "egress.set" => egress::set: egress::Set => egress::Shown, reads [], changes ["egress", "audit"];
    /// What masking would hide.
    "mask.preview" => mask::preview: mask::Preview => mask::Previewed, reads ["interaction"], changes [];
    /// Begins or ends to hide personal data in what is sent and reported.
    "mask.set" => mask::set: mask::Set => mask::Setting, reads [], changes ["mask", "audit"];
    /// The chain of events.
    "audit.list" => audit::list: audit::List => audit::Events, reads ["audit"], changes [];
    /// Whether the chain is whole.
    "audit.verify" => audit::verify: audit::Verify => audit::Verified, reads ["audit"], changes [];
}
