//! Workspace: the folder that holds everything.
