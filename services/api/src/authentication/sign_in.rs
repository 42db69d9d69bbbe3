//! Signing in and out, and going on.

use engine::Database;
use engine::accounts::session::{self, Session, SessionLifetimes};
use engine::accounts::{self, Secret};
use uuid::Uuid;

use super::attempts::Attempts;
use super::error::AuthenticationError;
use super::keys::{KeyError, Keys};
use super::passwords::{Lane, Passwords};
use super::settings::AuthenticationSettings;
use super::tokens::{AccessToken, AccessTokens, TokenRefusal};
use super::user_name::UserName;
use super::viewer::Viewer;
use crate::clock;
use crate::source::Source;

/// What somebody holds who has signed in.
pub struct SignedIn {
    /// Who, and in which session.
    pub viewer: Viewer,
    /// To be sent with every request.
    pub access_token: AccessToken,
    /// To be exchanged for the next pair; none where nothing could be recorded because the disk is full.
    pub refresh_token: Option<Secret>,
}

/// Accounts, passwords and tokens of one node.
pub struct Authentication {
    pub(super) database: Database,
    pub(super) passwords: Passwords,
    pub(super) attempts: Attempts,
    pub(super) tokens: AccessTokens,
    pub(super) sessions: SessionLifetimes,
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
    pub async fn sign_in(
        &self,
        source: Source,
        user_name: &str,
        password: &str,
    ) -> Result<Option<SignedIn>, AuthenticationError> {
        let user_name = UserName::parse(user_name).ok();
        self.attempts.count(source, user_name.as_ref()).map_err(|wait| AuthenticationError::RateLimited { wait })?;
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
    pub async fn refresh(&self, refresh_token: &str) -> Result<Option<SignedIn>, AuthenticationError> {
        let Some(presented) = Secret::parse(refresh_token) else { return Ok(None) };
        let continued = session::rotate(&self.database, &presented, self.sessions).await?;
        continued.map(|session| self.signed_in(session)).transpose()
    }

    /// Ends the session that a refresh token belongs to, if there is one.
    pub async fn sign_out(&self, refresh_token: &str) -> Result<(), AuthenticationError> {
        let Some(presented) = Secret::parse(refresh_token) else { return Ok(()) };
        Ok(session::end(&self.database, &presented).await?)
    }

    fn signed_in(&self, session: Session) -> Result<SignedIn, AuthenticationError> {
        let viewer = Viewer { person: session.person, session: session.id };
        let access_token = self.tokens.issue(viewer, clock::now())?;
        Ok(SignedIn { viewer, access_token, refresh_token: Some(session.refresh_token) })
    }
}
