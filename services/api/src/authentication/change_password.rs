//! A person's own new password.

use engine::accounts;

use super::error::AuthenticationError;
use super::passwords::{Lane, Password, PasswordError};
use super::sign_in::Authentication;
use super::user_name::UserName;
use super::viewer::Viewer;
use crate::source::Source;

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
    Fault(#[from] AuthenticationError),
}

impl Authentication {
    /// Replaces the viewer's password, whose old one they have to know, and ends their sessions but the one they ask in.
    pub async fn change_password(
        &self,
        source: Source,
        viewer: Viewer,
        current: &str,
        new: &str,
    ) -> Result<(), ChangePasswordError> {
        let found = accounts::credentials_of(&self.database, viewer.person).await.map_err(AuthenticationError::from)?;
        let (user_name, account) = found.ok_or(ChangePasswordError::Refused)?;
        let user_name = UserName::parse(&user_name).map_err(|_| ChangePasswordError::Refused)?;
        let new = Password::parse(new, &user_name)?;
        self.attempts.count(source, Some(&user_name)).map_err(|wait| AuthenticationError::RateLimited { wait })?;
        let lane =
            || Lane { source, known: Some(user_name.clone()).filter(|name| self.attempts.is_known(source, name)) };
        let checked = account.password_hash;
        if !self.passwords.verify(lane(), current, Some(checked.clone())).await? {
            return Err(ChangePasswordError::Refused);
        }
        let hash = self.passwords.hash(lane(), new).await?;
        let changed = accounts::change_password(&self.database, viewer.person, &checked, &hash, viewer.session).await;
        if !changed.map_err(AuthenticationError::from)? {
            return Err(ChangePasswordError::Refused);
        }
        self.attempts.succeeded(source, &user_name);
        Ok(())
    }
}
