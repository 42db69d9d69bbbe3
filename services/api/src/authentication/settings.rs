//! What an operator may set about signing in.

use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use engine::accounts::session::SessionLifetimes;

use super::attempts::SignInLimits;
use super::tokens::TokenSettings;

/// How people are told apart.
#[derive(Clone, Debug)]
pub struct AuthenticationSettings {
    /// Where the keys lie that sign access tokens; shared by all nodes, made when missing.
    pub keys: PathBuf,
    /// What goes into access tokens.
    pub tokens: TokenSettings,
    /// How long sessions last.
    pub sessions: SessionLifetimes,
    /// How often signing in may be tried.
    pub sign_in: SignInLimits,
    /// How many passwords are hashed at a time.
    pub parallel_hashes: usize,
}

impl AuthenticationSettings {
    /// The usual settings: sessions end after twelve idle hours or seven days; half of the cores may hash passwords.
    #[must_use]
    pub fn new(keys: PathBuf) -> Self {
        Self {
            keys,
            tokens: TokenSettings::default(),
            sessions: SessionLifetimes { idle: Duration::from_hours(12), longest: Duration::from_hours(7 * 24) },
            sign_in: SignInLimits::default(),
            parallel_hashes: available_parallelism().map_or(1, |cores| cores.get().div_ceil(2)),
        }
    }
}
