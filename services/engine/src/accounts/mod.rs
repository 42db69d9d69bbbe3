//! Accounts: who may sign in under which name, the one-time secrets that let them in the first time, and the sessions
//! that follow. Plain rows, no events: credentials never enter the ledger.
//!
//! [`enrolment`] turns a one-time [`Secret`] into an account, [`session`] opens, continues and ends sessions, and this
//! module finds, lists and stops accounts. How passwords are hashed and what a user name may look like is the
//! caller's business; here both are opaque texts.

pub mod enrolment;
mod secret;
pub mod session;

use chrono::{DateTime, Utc};
use domain::id::PersonId;
use sqlx::FromRow;
use uuid::Uuid;

pub use secret::Secret;

use crate::database::whole;
use crate::{Database, StoreError};

/// What is needed to check somebody's password.
#[derive(Clone)]
pub struct Credentials {
    /// Whose account it is.
    pub person: PersonId,
    /// The hash that was stored with the password, in the caller's own spelling.
    pub password_hash: String,
    /// False once an administrator has stopped the account.
    pub active: bool,
}

/// An account as administrators see it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose account it is.
    pub person: PersonId,
    /// The normalised name they sign in under.
    pub user_name: String,
    /// False once an administrator has stopped the account.
    pub active: bool,
    /// When they first enrolled.
    pub created_at: DateTime<Utc>,
}

/// The credentials kept under a normalised user name.
pub async fn credentials(database: &Database, user_name: &str) -> Result<Option<Credentials>, StoreError> {
    let row =
        database.row(|| Ok(sqlx::query(include_str!("../../sql/accounts/credentials.sql")).bind(user_name))).await?;
    row.map(|row| {
        let (person, password_hash, active) = FromRow::from_row(&row)?;
        Ok(Credentials { person: PersonId(person), password_hash, active })
    })
    .transpose()
}

/// The user name and the credentials of a person's account, if they have one.
pub async fn credentials_of(
    database: &Database,
    person: PersonId,
) -> Result<Option<(String, Credentials)>, StoreError> {
    let row =
        database.row(|| Ok(sqlx::query(include_str!("../../sql/accounts/credentials_of.sql")).bind(person.0))).await?;
    row.map(|row| {
        let (user_name, password_hash, active) = FromRow::from_row(&row)?;
        Ok((user_name, Credentials { person, password_hash, active }))
    })
    .transpose()
}

/// Replaces the password whose hash was `checked`, and ends every session of the person but `session`. False when the
/// account was stopped, or its password changed, since the check.
pub async fn change_password(
    database: &Database,
    person: PersonId,
    checked: &str,
    password_hash: &str,
    session: Uuid,
) -> Result<bool, StoreError> {
    let (database, checked, password_hash) = (database.clone(), checked.to_owned(), password_hash.to_owned());
    whole(async move {
        let mut transaction = database.pool().begin().await?;
        let changed = sqlx::query(include_str!("../../sql/accounts/change_password.sql"))
            .bind(person.0)
            .bind(checked)
            .bind(password_hash)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(include_str!("../../sql/accounts/delete_other_sessions.sql"))
            .bind(person.0)
            .bind(session)
            .execute(&mut *transaction)
            .await?;
        let changed = changed.rows_affected() > 0;
        if changed {
            transaction.commit().await?;
        }
        Ok(changed)
    })
    .await
}

/// At most `limit` accounts in the order of their user names, from behind `after` on.
pub async fn list(database: &Database, after: &str, limit: u16) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<(Uuid, String, bool, DateTime<Utc>)> = sqlx::query_as(include_str!("../../sql/accounts/list.sql"))
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(database.pool())
        .await?;
    let account =
        |(person, user_name, active, created_at)| Account { person: PersonId(person), user_name, active, created_at };
    Ok(rows.into_iter().map(account).collect())
}

/// Lets an account sign in again. False when the person has none.
pub async fn activate(database: &Database, person: PersonId) -> Result<bool, StoreError> {
    let activated = sqlx::query(include_str!("../../sql/accounts/set_active.sql"))
        .bind(person.0)
        .bind(true)
        .execute(database.pool())
        .await?;
    Ok(activated.rows_affected() > 0)
}

/// Stops an account: its sessions end, an outstanding secret stops working, and nobody signs in with it. Access tokens
/// already handed out are not looked up anywhere and work until they expire, ten minutes by default. False when the
/// person has no account.
pub async fn deactivate(database: &Database, person: PersonId) -> Result<bool, StoreError> {
    let mut transaction = database.pool().begin().await?;
    let stopped = sqlx::query(include_str!("../../sql/accounts/set_active.sql"))
        .bind(person.0)
        .bind(false)
        .execute(&mut *transaction)
        .await?;
    for statement in [
        include_str!("../../sql/accounts/delete_sessions_of_person.sql"),
        include_str!("../../sql/accounts/delete_enrolments_of_person.sql"),
    ] {
        sqlx::query(statement).bind(person.0).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(stopped.rows_affected() > 0)
}

/// Deletes secrets, tokens and sessions past their time; they are refused without this too. To be called now and then.
pub async fn sweep(database: &Database) -> Result<(), StoreError> {
    for statement in [
        include_str!("../../sql/accounts/delete_expired_enrolments.sql"),
        include_str!("../../sql/accounts/delete_expired_sessions.sql"),
    ] {
        sqlx::query(statement).execute(database.pool()).await?;
    }
    Ok(())
}
