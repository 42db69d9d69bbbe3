//! Setting a user name and a password with a one-time secret.

use domain::id::PersonId;
use engine::accounts::Secret;
use engine::accounts::enrolment::{self, EnrolmentError, Holder};
use uuid::Uuid;

use super::error::AuthenticationError;
use super::passwords::{Lane, Password, PasswordError};
use super::sign_in::Authentication;
use super::user_name::{UserName, UserNameError};
use crate::source::Source;

/// Why somebody could not enrol.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The secret is wrong, expired, used or for something else.
    #[error("这个一次性口令无效、已使用或已过期，请向管理员索取新的口令。")]
    SecretRefused,
    /// The secret of a new system is another, has expired, or the system has an administrator: there is nobody to ask.
    #[error(
        "这个一次性口令无效、已过期，或系统已有管理员。请查看服务最近一次启动时打印的口令；没有打印，就是已有管理员。"
    )]
    FirstSecretRefused,
    /// Not a user name.
    #[error(transparent)]
    UserName(#[from] UserNameError),
    /// Not a password to choose.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Somebody else has this user name.
    #[error("这个用户名已被使用，请换一个。")]
    UserNameTaken,
    /// Not the person's doing.
    #[error(transparent)]
    Fault(#[from] AuthenticationError),
}

impl From<EnrolmentError> for EnrolError {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::SecretRefused => Self::SecretRefused,
            EnrolmentError::UserNameTaken => Self::UserNameTaken,
            EnrolmentError::Store(error) => Self::Fault(error.into()),
        }
    }
}

/// A user name and a hashed password, together with the secret that allows to set them.
pub struct PreparedAccount {
    secret: Secret,
    holder: Holder,
    user_name: UserName,
    password_hash: String,
}

impl PreparedAccount {
    /// Who claims the administration is always the same person, whichever secret they come with: a claim that was cut
    /// off leaves no second administrator behind.
    #[must_use]
    pub fn claimant(&self) -> Uuid {
        uuid::Builder::from_custom_bytes(*b"first administr.").into_uuid()
    }

    /// The name to sign in under.
    #[must_use]
    pub fn user_name(&self) -> &UserName {
        &self.user_name
    }
}

impl Authentication {
    /// Checks everything that can be checked without using the secret up. Hashing comes last, so that without a working
    /// secret nobody makes this node work.
    pub async fn prepare(
        &self,
        source: Source,
        secret: &str,
        user_name: &str,
        password: &str,
    ) -> Result<PreparedAccount, EnrolError> {
        let secret = Secret::parse(secret).ok_or(EnrolError::SecretRefused)?;
        let holder = enrolment::holder(&self.database, &secret).await.map_err(AuthenticationError::from)?;
        let holder = holder.ok_or(EnrolError::SecretRefused)?;
        let user_name = UserName::parse(user_name)?;
        let password = Password::parse(password, &user_name)?;
        // Whoever holds a secret that works does not wait behind those who guess.
        let lane = Lane { source, known: Some(user_name.clone()) };
        let password_hash = self.passwords.hash(lane, password).await?;
        Ok(PreparedAccount { secret, holder, user_name, password_hash })
    }

    /// The same with the secret of a new system.
    pub async fn prepare_first(
        &self,
        source: Source,
        secret: &str,
        user_name: &str,
        password: &str,
    ) -> Result<PreparedAccount, EnrolError> {
        match self.prepare(source, secret, user_name, password).await {
            Ok(account) if account.holder != Holder::FirstAdministrator => Err(EnrolError::FirstSecretRefused),
            Err(EnrolError::SecretRefused) => Err(EnrolError::FirstSecretRefused),
            prepared => prepared,
        }
    }

    /// Gives the person whom the secret was issued for their account, or their account a new password. The secret of a
    /// new system is none of theirs: it would be used up, and nobody would administer.
    pub async fn enrol(&self, account: &PreparedAccount) -> Result<(), EnrolError> {
        self.use_up(account, None).await
    }

    /// Gives the first administrator, who is in the ledger by now, their account.
    pub async fn enrol_first(&self, account: &PreparedAccount) -> Result<(), EnrolError> {
        self.use_up(account, Some(PersonId(account.claimant()))).await
    }

    async fn use_up(&self, account: &PreparedAccount, first: Option<PersonId>) -> Result<(), EnrolError> {
        let PreparedAccount { secret, user_name, password_hash, .. } = account;
        enrolment::enrol(&self.database, secret, first, user_name.as_str(), password_hash).await?;
        Ok(())
    }
}
