//! One-time secrets: an administrator has one issued, its holder sets a user name and a password with it, once. The
//! same way renews a lost password. The first administrator's secret works only while there is no account at all.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::id::PersonId;
use uuid::Uuid;

use super::Secret;
use crate::database::whole;
use crate::{Database, StoreError};

/// A secret just issued. It is stored as a digest only, so this is the one time it can be shown.
#[derive(Debug)]
pub struct Enrolment {
    /// To be handed to its holder in private.
    pub secret: Secret,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Whom a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person of the ledger.
    Person(PersonId),
    /// Whoever sets the system up.
    FirstAdministrator,
}

/// Why a secret did not become an account.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The secret is wrong, expired, used or withdrawn; which of them is nobody's business.
    #[error("the secret does not work (any more); ask the administrator for a new one")]
    SecretRefused,
    /// Somebody else signs in under this name.
    #[error("this user name is taken; choose another")]
    UserNameTaken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for EnrolmentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Issues a secret for a person; an earlier one of theirs stops working. That the person exists is for the caller to
/// see to.
pub async fn issue(database: &Database, person: PersonId, lifetime: Duration) -> Result<Enrolment, StoreError> {
    let secret = Secret::random()?;
    let expires_at = sqlx::query_scalar(include_str!("../../sql/accounts/issue_enrolment.sql"))
        .bind(secret.digest().as_bytes().as_slice())
        .bind(person.0)
        .bind(lifetime)
        .fetch_one(database.pool())
        .await?;
    Ok(Enrolment { secret, expires_at })
}

/// Issues the secret of the first administrator, and tells whether an earlier one stopped working. `None` once there is
/// an account.
pub async fn issue_first(database: &Database, lifetime: Duration) -> Result<Option<(Enrolment, bool)>, StoreError> {
    let secret = Secret::random()?;
    let issued: Option<(DateTime<Utc>, bool)> =
        sqlx::query_as(include_str!("../../sql/accounts/issue_first_enrolment.sql"))
            .bind(secret.digest().as_bytes().as_slice())
            .bind(lifetime)
            .fetch_optional(database.pool())
            .await?;
    Ok(issued.map(|(expires_at, replaced)| (Enrolment { secret, expires_at }, replaced)))
}

/// Whom a secret is for, if it works; leaves it unused.
pub async fn holder(database: &Database, secret: &Secret) -> Result<Option<Holder>, StoreError> {
    let row: Option<Option<Uuid>> = sqlx::query_scalar(include_str!("../../sql/accounts/find_enrolment.sql"))
        .bind(secret.digest().as_bytes().as_slice())
        .fetch_optional(database.pool())
        .await?;
    Ok(row.map(|person| person.map_or(Holder::FirstAdministrator, |id| Holder::Person(PersonId(id)))))
}

/// Uses a secret up: gives its holder an account, or their account this user name and password, and ends the sessions
/// they had. All of it happens, or nothing: when the name is taken the secret still works. The secret of the first
/// administrator is for `first_administrator`, who is to be in the ledger already: it is not used by registering them
/// there, so a crash in between is mended by doing both again.
pub async fn enrol(
    database: &Database,
    secret: &Secret,
    first_administrator: Option<PersonId>,
    user_name: &str,
    password_hash: &str,
) -> Result<PersonId, EnrolmentError> {
    let (database, secret, user_name, password_hash) =
        (database.clone(), secret.clone(), user_name.to_owned(), password_hash.to_owned());
    whole(async move { consume(&database, &secret, first_administrator, &user_name, &password_hash).await }).await
}

async fn consume(
    database: &Database,
    secret: &Secret,
    first_administrator: Option<PersonId>,
    user_name: &str,
    password_hash: &str,
) -> Result<PersonId, EnrolmentError> {
    let mut transaction = database.pool().begin().await?;
    let taken: Option<Option<Uuid>> = sqlx::query_scalar(include_str!("../../sql/accounts/take_enrolment.sql"))
        .bind(secret.digest().as_bytes().as_slice())
        .fetch_optional(&mut *transaction)
        .await?;
    let person = match (taken, first_administrator) {
        (Some(Some(person)), None) => PersonId(person),
        (Some(None), Some(first_administrator)) => first_administrator,
        _ => return Err(EnrolmentError::SecretRefused),
    };
    sqlx::query(include_str!("../../sql/accounts/put_account.sql"))
        .bind(person.0)
        .bind(user_name)
        .bind(password_hash)
        .execute(&mut *transaction)
        .await
        .map_err(name_taken)?;
    sqlx::query(include_str!("../../sql/accounts/delete_sessions_of_person.sql"))
        .bind(person.0)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(person)
}

fn name_taken(error: sqlx::Error) -> EnrolmentError {
    match &error {
        sqlx::Error::Database(cause) if cause.constraint() == Some("account_user_name_key") => {
            EnrolmentError::UserNameTaken
        }
        _ => error.into(),
    }
}
