//! Who is it? Accounts with passwords, sessions, and the access tokens that requests carry.
//!
//! Signing in gives two texts. The *access token* ([`AccessTokens`]) travels with every request and is believed without
//! a look into the database until it expires, ten minutes by default. The *refresh token* (see
//! [`engine::accounts::session`]) is exchanged for a fresh pair, once, and only while the account is active and the
//! session has not ended. So stopping an account takes effect at the next refresh, ten minutes later at most.

mod attempts;
mod enrolment;
mod keys;
mod passwords;
mod queue;
mod tokens;
mod user_name;

use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use engine::Database;
use engine::accounts::session::{self, Session, SessionLifetimes};
use engine::accounts::{self, Secret};
use uuid::Uuid;

pub use attempts::{Attempts, SignInLimits};
pub use enrolment::{EnrolError, PreparedAccount};
pub use keys::{KeyError, Keys};
pub use passwords::{Lane, Password, PasswordError, Passwords};
pub use tokens::{AccessToken, AccessTokens, TokenRefusal, TokenSettings};
pub use user_name::{UserName, UserNameError};

use crate::clock;
use crate::context::Viewer;
use crate::errors::ApiError;
use crate::http::Source;

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

/// What somebody holds who has signed in.
pub struct SignedIn {
    /// Who, and in which session.
    pub viewer: Viewer,
    /// To be sent with every request.
    pub access_token: AccessToken,
    /// To be exchanged for the next pair; none where nothing could be recorded because the disk is full.
    pub refresh_token: Option<Secret>,
}

/// Why a password stays what it was.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The current password is another, or the account is stopped.
    #[error("当前密码不正确，或账号已停用：请核对后重试；忘记密码请联系管理员。")]
    Refused,
    /// Not a password to choose.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Not the person's doing.
    #[error(transparent)]
    Fault(#[from] ApiError),
}

/// Accounts, passwords and tokens of one node.
pub struct Authentication {
    database: Database,
    passwords: Passwords,
    attempts: Attempts,
    tokens: AccessTokens,
    sessions: SessionLifetimes,
    published_keys: String,
}

impl Authentication {
    /// Reads the keys, making the first when there is none.
    pub fn new(database: Database, settings: AuthenticationSettings) -> Result<Self, KeyError> {
        let keys = Keys::open(&settings.keys)?;
        Ok(Self {
            database,
            passwords: Passwords::new(settings.parallel_hashes),
            attempts: Attempts::new(settings.sign_in),
            sessions: settings.sessions,
            published_keys: keys.published.clone(),
            tokens: AccessTokens::new(keys, settings.tokens),
        })
    }

    /// The public keys as a JSON Web Key Set.
    #[must_use]
    pub fn published_keys(&self) -> &str {
        &self.published_keys
    }

    /// Who presents this access token.
    pub fn verify(&self, access_token: &str) -> Result<Viewer, TokenRefusal> {
        self.tokens.verify(access_token, clock::now())
    }

    /// Opens a session. `None` for an unknown name, a wrong password and a stopped account alike, after the same time.
    pub async fn sign_in(&self, source: Source, user_name: &str, password: &str) -> Result<Option<SignedIn>, ApiError> {
        let user_name = UserName::parse(user_name).ok();
        self.attempts.count(source, user_name.as_ref()).map_err(|wait| ApiError::RateLimited { wait })?;
        let found = match &user_name {
            Some(user_name) => accounts::credentials(&self.database, user_name.as_str()).await?,
            None => None,
        };
        let known = user_name.clone().filter(|name| self.attempts.is_known(source, name));
        let hash = found.as_ref().map(|account| account.password_hash.clone());
        let matches = self.passwords.verify(Lane { source, known }, password, hash).await?;
        let Some(account) = found.filter(|account| matches && account.active) else { return Ok(None) };
        let opened = session::open(&self.database, account.person, &account.password_hash, self.sessions).await;
        let signed_in = match opened {
            Ok(opened) => opened.map(|session| self.signed_in(session)).transpose()?,
            // Reading goes on without a disk to write to: for as long as the access token lasts.
            Err(error) if error.is_full() => {
                let viewer = Viewer { person: account.person, session: Uuid::nil() };
                Some(SignedIn { viewer, access_token: self.tokens.issue(viewer, clock::now())?, refresh_token: None })
            }
            Err(error) => return Err(error.into()),
        };
        if let (Some(name), Some(_)) = (&user_name, &signed_in) {
            self.attempts.succeeded(source, name);
        }
        Ok(signed_in)
    }

    /// Exchanges a refresh token. `None` when the session has ended or the token is none of ours.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Option<SignedIn>, ApiError> {
        let Some(presented) = Secret::parse(refresh_token) else { return Ok(None) };
        let continued = session::rotate(&self.database, &presented, self.sessions).await?;
        continued.map(|session| self.signed_in(session)).transpose()
    }

    /// Ends the session that a refresh token belongs to, if there is one.
    pub async fn sign_out(&self, refresh_token: &str) -> Result<(), ApiError> {
        let Some(presented) = Secret::parse(refresh_token) else { return Ok(()) };
        Ok(session::end(&self.database, &presented).await?)
    }

    /// Replaces the viewer's password, whose old one they have to know, and ends their sessions but the one they ask in.
    pub async fn change_password(
        &self,
        source: Source,
        viewer: Viewer,
        current: &str,
        new: &str,
    ) -> Result<(), ChangePasswordError> {
        let found = accounts::credentials_of(&self.database, viewer.person).await.map_err(ApiError::from)?;
        let (user_name, account) = found.ok_or(ChangePasswordError::Refused)?;
        let user_name = UserName::parse(&user_name).map_err(|_| ChangePasswordError::Refused)?;
        let new = Password::parse(new, &user_name)?;
        self.attempts.count(source, Some(&user_name)).map_err(|wait| ApiError::RateLimited { wait })?;
        let lane =
            || Lane { source, known: Some(user_name.clone()).filter(|name| self.attempts.is_known(source, name)) };
        let checked = account.password_hash;
        if !self.passwords.verify(lane(), current, Some(checked.clone())).await? {
            return Err(ChangePasswordError::Refused);
        }
        let hash = self.passwords.hash(lane(), new).await?;
        let changed = accounts::change_password(&self.database, viewer.person, &checked, &hash, viewer.session).await;
        if !changed.map_err(ApiError::from)? {
            return Err(ChangePasswordError::Refused);
        }
        self.attempts.succeeded(source, &user_name);
        Ok(())
    }

    fn signed_in(&self, session: Session) -> Result<SignedIn, ApiError> {
        let viewer = Viewer { person: session.person, session: session.id };
        let access_token = self.tokens.issue(viewer, clock::now())?;
        Ok(SignedIn { viewer, access_token, refresh_token: Some(session.refresh_token) })
    }
}
