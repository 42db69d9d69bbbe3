//! Sessions: one signing in and the refresh tokens that continue it.
//!
//! A refresh token is exchanged for its successor, once. Presenting an exchanged token again means that two parties
//! hold it, so the whole session ends. One exception: within [`REPEAT_WINDOW`] of the exchange the answer may have been
//! lost on its way, or two windows of a browser have asked at once, and the same successor is answered again. It is
//! computed from the presented token and a stored salt, so a repetition never makes a second line of tokens, and the
//! database alone holds nothing that could be presented.

use std::time::Duration;

use domain::id::PersonId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Secret;
use crate::database::whole;
use crate::{Database, StoreError};

/// How long an exchange may be repeated.
pub const REPEAT_WINDOW: Duration = Duration::from_secs(10);

/// How long sessions last.
#[derive(Clone, Copy, Debug)]
pub struct SessionLifetimes {
    /// A session that is not continued for so long ends.
    pub idle: Duration,
    /// Every session ends after so long.
    pub longest: Duration,
}

/// A session and the token that continues it.
#[derive(Debug)]
pub struct Session {
    /// Names the session in access tokens.
    pub id: Uuid,
    /// Who signed in.
    pub person: PersonId,
    /// To be presented once.
    pub refresh_token: Secret,
}

/// Opens a session for a person whose password was just found to match `password_hash`. `None` when the account has
/// been stopped or has another password by now.
pub async fn open(
    database: &Database,
    person: PersonId,
    password_hash: &str,
    lifetimes: SessionLifetimes,
) -> Result<Option<Session>, StoreError> {
    let refresh_token = Secret::random()?;
    let (database, password_hash) = (database.clone(), password_hash.to_owned());
    whole(async move {
        let mut transaction = database.pool().begin().await?;
        let opened: Option<Uuid> = sqlx::query_scalar(include_str!("../../sql/accounts/open_session.sql"))
            .bind(person.0)
            .bind(password_hash)
            .bind(lifetimes.longest)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(id) = opened else { return Ok(None) };
        insert_token(&mut transaction, &refresh_token, id, lifetimes).await?;
        transaction.commit().await?;
        Ok(Some(Session { id, person, refresh_token }))
    })
    .await
}

/// Exchanges a refresh token for its successor. `None` when it is unknown, expired, or of a session that has ended;
/// also when it was exchanged before the last [`REPEAT_WINDOW`], which ends the session.
pub async fn rotate(
    database: &Database,
    presented: &Secret,
    lifetimes: SessionLifetimes,
) -> Result<Option<Session>, StoreError> {
    let (database, presented) = (database.clone(), presented.clone());
    whole(async move { rotate_whole(&database, &presented, lifetimes).await }).await
}

async fn rotate_whole(
    database: &Database,
    presented: &Secret,
    lifetimes: SessionLifetimes,
) -> Result<Option<Session>, StoreError> {
    let digest = presented.digest();
    let mut transaction = database.pool().begin().await?;
    let session: Option<(Uuid, Uuid)> = sqlx::query_as(include_str!("../../sql/accounts/lock_session.sql"))
        .bind(digest.as_bytes().as_slice())
        .fetch_optional(&mut *transaction)
        .await?;
    let Some((id, person)) = session else { return Ok(None) };
    let (fresh, salt, just_rotated): (bool, Option<[u8; 32]>, bool) =
        sqlx::query_as(include_str!("../../sql/accounts/find_refresh_token.sql"))
            .bind(digest.as_bytes().as_slice())
            .bind(REPEAT_WINDOW)
            .fetch_one(&mut *transaction)
            .await?;
    let refresh_token = match salt {
        _ if !fresh => return Ok(None),
        None => exchange(&mut transaction, presented, id, lifetimes).await?,
        Some(salt) if just_rotated => presented.successor(&salt),
        Some(_) => {
            sqlx::query(include_str!("../../sql/accounts/delete_session.sql"))
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            tracing::warn!(session = %id, %person, "an exchanged refresh token was presented again; session ended");
            return Ok(None);
        }
    };
    transaction.commit().await?;
    Ok(Some(Session { id, person: PersonId(person), refresh_token }))
}

/// Ends the session that a refresh token belongs to, if it has not ended.
pub async fn end(database: &Database, presented: &Secret) -> Result<(), StoreError> {
    sqlx::query(include_str!("../../sql/accounts/delete_session_of_token.sql"))
        .bind(presented.digest().as_bytes().as_slice())
        .execute(database.pool())
        .await?;
    Ok(())
}

async fn exchange(
    connection: &mut PgConnection,
    presented: &Secret,
    session: Uuid,
    lifetimes: SessionLifetimes,
) -> Result<Secret, StoreError> {
    let salt = Secret::random()?.into_salt();
    let successor = presented.successor(&salt);
    sqlx::query(include_str!("../../sql/accounts/rotate_refresh_token.sql"))
        .bind(presented.digest().as_bytes().as_slice())
        .bind(salt.as_slice())
        .execute(&mut *connection)
        .await?;
    insert_token(connection, &successor, session, lifetimes).await?;
    Ok(successor)
}

async fn insert_token(
    connection: &mut PgConnection,
    token: &Secret,
    session: Uuid,
    lifetimes: SessionLifetimes,
) -> Result<(), StoreError> {
    sqlx::query(include_str!("../../sql/accounts/insert_refresh_token.sql"))
        .bind(token.digest().as_bytes().as_slice())
        .bind(session)
        .bind(lifetimes.idle)
        .execute(connection)
        .await?;
    Ok(())
}
