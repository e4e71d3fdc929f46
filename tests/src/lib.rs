//! What the tests share: servers, people and places that do not exist outside of them.
pub mod fault_server;
pub mod webdriver;
