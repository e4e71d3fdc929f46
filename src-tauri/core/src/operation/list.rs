//! The list of operations. Adding one here is all that the shells need.
use super::{Operation, operations, parse};
use crate::{changes, job, workspace};

operations! {
    /// Makes a workspace in an empty folder, with the sample in it if asked.
    "workspace.init" => workspace::init: workspace::Init => workspace::Made, reads [], changes [];
    /// Opens the workspace in a folder.
    "workspace.open" => workspace::open: workspace::Open => workspace::Status, reads [], changes [];
    /// What is in the open workspace.
    "workspace.status" => workspace::status: workspace::StatusRequest => workspace::Status, reads ["interaction", "feedback", "replay"], changes [];
    /// What changed since a sequence number, by word.
    "changes.since" => changes::since: changes::Since => changes::Changed, reads [], changes [];
    /// Long work, newest first.
    "job.list" => job::list: job::List => job::Jobs, reads ["job"], changes [];
    /// Asks a job to stop; what it committed stays.
    "job.cancel" => job::cancel: job::Cancel => job::Cancelled, reads [], changes ["job"];
}
