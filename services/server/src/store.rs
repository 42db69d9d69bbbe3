//! The database that the server works on: a PostgreSQL of its own, or one that somebody else runs.

use anyhow::Context;
use engine::{DATABASE, Database, OWNER, SERVER, provision};

use crate::private_postgres::{Durability, Options, PrivatePostgres, SUPERUSER};
use crate::settings::Settings;

/// An open database, and the PostgreSQL under it where it is our own.
#[derive(Debug)]
pub struct Store {
    /// The connections of the server's role.
    pub database: Database,
    private: Option<PrivatePostgres>,
}

impl Store {
    /// Opens the database that the settings name. Our own is made, set up and brought up to date on the way; somebody
    /// else's must be fit already.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        if let Some(options) = settings.outside_database()? {
            let database = Database::new(options, settings.connections);
            database.check().await?;
            return Ok(Self { database, private: None });
        }
        let options = Options { durability: Durability::Durable, bin_dir: settings.postgres_bin_dir.clone() };
        let private = PrivatePostgres::start(&settings.data_dir, options).await?;
        match set_up(&private, settings.connections).await {
            Ok(database) => Ok(Self { database, private: Some(private) }),
            Err(error) => {
                private.stop().await?;
                Err(error)
            }
        }
    }

    /// Whether the PostgreSQL is our own.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Closes the connections, then stops the PostgreSQL if it is our own.
    pub async fn close(self) -> anyhow::Result<()> {
        self.database.close().await;
        if let Some(private) = self.private {
            private.stop().await?;
        }
        Ok(())
    }
}

/// Makes what is missing in our own PostgreSQL, and connects.
async fn set_up(private: &PrivatePostgres, connections: u32) -> anyhow::Result<Database> {
    provision(&private.connect_options(SUPERUSER, SUPERUSER)).await.context("无法建立数据库")?;
    let owner = Database::new(private.connect_options(OWNER, DATABASE), 1);
    owner.migrate().await.context("数据库升级失败，未作任何改动")?;
    owner.close().await;
    let database = Database::new(private.connect_options(SERVER, DATABASE), connections);
    database.check().await?;
    Ok(database)
}

/// Brings a database up to this program's version. Somebody else's must be named by its owner's role.
pub async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    match settings.outside_database()? {
        Some(options) => {
            let owner = Database::new(options, 1);
            owner.migrate().await.context("数据库升级失败，未作任何改动")?;
            owner.close().await;
        }
        None => Store::open(settings).await?.close().await?,
    }
    println!("数据库已是最新版本。");
    Ok(())
}
