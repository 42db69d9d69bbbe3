//! `signIn`, `refreshToken`, `signOut`, `changePassword`. They are no commands: nothing of them enters the ledger, and they carry no
//! command id.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use crate::authentication::{ChangePasswordError, SignedIn};
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::scalar::DateTime;
use crate::user_error::{InvalidInput, SessionEnded, SignInRefused, UserError};

/// Signing in, staying signed in, signing out.
#[derive(Default)]
pub(super) struct SessionMutation;

/// Who signs in.
#[derive(InputObject)]
struct SignInInput {
    /// The user name; capitals and full-width letters make no difference.
    user_name: String,
    /// The password.
    #[graphql(secret)]
    password: String,
}

/// Which session goes on.
#[derive(InputObject)]
struct RefreshTokenInput {
    /// The refresh token last received.
    #[graphql(secret)]
    refresh_token: String,
}

/// Which session ends.
#[derive(InputObject)]
struct SignOutInput {
    /// The refresh token last received.
    #[graphql(secret)]
    refresh_token: String,
}

/// The tokens of a session, or why there are none.
#[derive(SimpleObject, Default)]
struct SessionPayload {
    /// To be sent with every request as `Authorization: Bearer …`.
    access_token: Option<String>,
    /// To be exchanged once, by `refreshToken`, for the next pair. Within ten seconds the exchange can be repeated, so
    /// that an answer lost on its way costs nothing; later a repetition ends the session. None when the disk is full:
    /// then sign in again when the access token expires.
    refresh_token: Option<String>,
    /// When the access token expires.
    expires_at: Option<DateTime>,
    /// Why there are no tokens.
    user_errors: Vec<UserError>,
}

/// The password that is to take the place of another.
#[derive(InputObject)]
struct ChangePasswordInput {
    /// The password until now.
    #[graphql(secret)]
    current_password: String,
    /// The new one: 10 to 128 characters, not easily guessed, not the user name.
    #[graphql(secret)]
    new_password: String,
}

/// Whether the password was changed.
#[derive(SimpleObject)]
struct ChangePasswordPayload {
    /// Why it was not; the old one still works then.
    user_errors: Vec<UserError>,
}

/// Whether the session was ended.
#[derive(SimpleObject)]
struct SignOutPayload {
    /// Always empty: a session that has ended already is ended.
    user_errors: Vec<UserError>,
}

impl SessionPayload {
    fn of(signed_in: Option<SignedIn>, refusal: impl FnOnce() -> UserError) -> Self {
        match signed_in {
            Some(SignedIn { access_token, refresh_token, .. }) => Self {
                access_token: Some(access_token.text),
                refresh_token: refresh_token.map(|token| token.reveal()),
                expires_at: Some(access_token.expires_at.into()),
                user_errors: Vec::new(),
            },
            None => Self { user_errors: vec![refusal()], ..Self::default() },
        }
    }
}

#[Object]
impl SessionMutation {
    /// Signs a person in. Too many attempts are answered with the error `RATE_LIMITED`.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: SignInInput,
    ) -> Result<SessionPayload, ApiError> {
        let signed_in = ctx.authentication()?.sign_in(ctx.source()?, &input.user_name, &input.password).await?;
        Ok(SessionPayload::of(signed_in, || {
            let message = "用户名或密码不正确，或账号已停用。请核对后重试；忘记密码请联系管理员。";
            SignInRefused::new(&["input"], message).into()
        }))
    }

    /// Continues a session with a fresh pair of tokens. Works with an expired access token at hand.
    async fn refresh_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session goes on.")] input: RefreshTokenInput,
    ) -> Result<SessionPayload, ApiError> {
        let signed_in = ctx.authentication()?.refresh(&input.refresh_token).await?;
        Ok(SessionPayload::of(signed_in, || {
            SessionEnded::new(&["input", "refreshToken"], "登录已结束，请重新登录。").into()
        }))
    }

    /// Ends a session: its refresh token stops working now, its access token when it expires.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session ends.")] input: SignOutInput,
    ) -> Result<SignOutPayload, ApiError> {
        ctx.authentication()?.sign_out(&input.refresh_token).await?;
        Ok(SignOutPayload { user_errors: Vec::new() })
    }

    /// Changes the viewer's own password and ends their sessions everywhere else. Attempts count like those to sign in.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The old password and the new.")] input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload, ApiError> {
        let viewer = ctx.require_viewer()?;
        let (current, new) = (&input.current_password, &input.new_password);
        let error = match ctx.authentication()?.change_password(ctx.source()?, viewer, current, new).await {
            Ok(()) => None,
            Err(ChangePasswordError::Refused) => {
                Some(SignInRefused::new(&["input", "currentPassword"], ChangePasswordError::Refused).into())
            }
            Err(ChangePasswordError::Password(error)) => {
                Some(InvalidInput::new(&["input", "newPassword"], error).into())
            }
            Err(ChangePasswordError::Fault(fault)) => return Err(fault.into()),
        };
        Ok(ChangePasswordPayload { user_errors: error.into_iter().collect() })
    }
}
