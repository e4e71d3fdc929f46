//! The one filter language: tokens to a tree, the tree to SQL.
