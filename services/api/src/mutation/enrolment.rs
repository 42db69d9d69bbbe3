//! `enrol`: a one-time secret becomes a user name and a password. No command either.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use crate::authentication::EnrolError;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::user_error::{EnrolmentRefused, InvalidInput, UserError, UserNameTaken};

/// Enrolling.
#[derive(Default)]
pub(super) struct EnrolmentMutation;

/// The secret and what is to be set with it.
#[derive(InputObject)]
struct EnrolInput {
    /// The one-time secret received from the administrator.
    #[graphql(secret)]
    secret: String,
    /// The user name to sign in under: 2 to 64 letters, digits, Chinese characters and `. _ - @ ·`.
    user_name: String,
    /// The password: 10 to 128 characters, not easily guessed, not the user name.
    #[graphql(secret)]
    password: String,
}

/// The account, or why there is none.
#[derive(SimpleObject)]
struct EnrolPayload {
    /// The user name as it was stored.
    user_name: Option<String>,
    /// Why nothing was set; the secret still works unless it is what is wrong.
    user_errors: Vec<UserError>,
}

#[Object]
impl EnrolmentMutation {
    /// Sets user name and password with a one-time secret: the first time, or when the password is lost. Ends the
    /// sessions there were. Sign in afterwards.
    async fn enrol(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret, and what is to be set with it.")] input: EnrolInput,
    ) -> Result<EnrolPayload, ApiError> {
        let (authentication, source) = (ctx.authentication()?, ctx.source()?);
        let enrolled = async {
            let account = authentication.prepare(source, &input.secret, &input.user_name, &input.password).await?;
            authentication.enrol(&account).await?;
            Ok(account.user_name().to_string())
        };
        match enrolled.await {
            Ok(user_name) => Ok(EnrolPayload { user_name: Some(user_name), user_errors: Vec::new() }),
            Err(error) => Ok(EnrolPayload { user_name: None, user_errors: vec![user_error(error)?] }),
        }
    }
}

/// What to tell the person, unless it is a fault.
pub(super) fn user_error(error: EnrolError) -> Result<UserError, ApiError> {
    Ok(match error {
        EnrolError::SecretRefused | EnrolError::FirstSecretRefused => {
            EnrolmentRefused::new(&["input", "secret"], error).into()
        }
        EnrolError::UserName(_) => InvalidInput::new(&["input", "userName"], error).into(),
        EnrolError::Password(_) => InvalidInput::new(&["input", "password"], error).into(),
        EnrolError::UserNameTaken => UserNameTaken::new(&["input", "userName"], error).into(),
        EnrolError::Fault(fault) => return Err(fault.into()),
    })
}
