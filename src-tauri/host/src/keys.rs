//! API keys in the operating system's key store. Where there is none (a container, no session), keys last for this run.
use std::sync::OnceLock;

use attune_core::{
    error::{Code, Error, Result},
    host::Secrets,
    model::key::KeysOfThisRun,
};
use keyring::Entry;

const SERVICE: &str = "attune";

/// The key store. Whether the machine has one is found out at the first use, not at start.
#[derive(Default)]
pub struct KeyStore {
    lasting: OnceLock<bool>,
    of_this_run: KeysOfThisRun,
}

impl KeyStore {
    fn entry(account: &str) -> Result<Entry> {
        Entry::new(SERVICE, account).map_err(refused)
    }
}

impl Secrets for KeyStore {
    fn get(&self, account: &str) -> Result<Option<String>> {
        if !self.is_lasting() {
            return self.of_this_run.get(account);
        }
        match Self::entry(account)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    fn set(&self, account: &str, secret: &str) -> Result<()> {
        match self.is_lasting() {
            true => Self::entry(account)?.set_password(secret).map_err(refused),
            false => self.of_this_run.set(account, secret),
        }
    }

    fn remove(&self, account: &str) -> Result<()> {
        if !self.is_lasting() {
            return self.of_this_run.remove(account);
        }
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }

    fn is_lasting(&self) -> bool {
        *self.lasting.get_or_init(|| {
            let asked = Entry::new(SERVICE, "probe").and_then(|entry| entry.get_password());
            matches!(asked, Ok(_) | Err(keyring::Error::NoEntry))
        })
    }
}

fn refused(error: keyring::Error) -> Error {
    Error::new(Code::InputOutput, format!("The key store of this machine refused: {error}"))
        .hint("Unlock it, or give the key in an environment variable with --key-env")
}
