//! Setting up a cluster of our own: three roles and the database.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::error::StoreError;

/// The database's name in a cluster of our own.
pub const DATABASE: &str = "nianbao";
/// The role that owns the tables, and runs migrations.
pub const OWNER: &str = "nianbao_owner";
/// The role that the server runs as.
pub const SERVER: &str = "nianbao_server";

/// Makes roles and database where they are missing; `superuser` connects to the cluster's maintenance database.
pub async fn provision(superuser: &PgConnectOptions) -> Result<(), StoreError> {
    let mut connection = superuser.connect().await?;
    sqlx::raw_sql(include_str!("../sql/provision/roles.sql")).execute(&mut connection).await?;
    let exists: bool =
        sqlx::query_scalar(include_str!("../sql/provision/database_exists.sql")).fetch_one(&mut connection).await?;
    if !exists {
        sqlx::raw_sql(include_str!("../sql/provision/create_database.sql")).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}
