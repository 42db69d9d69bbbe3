//! One scratch PostgreSQL for the whole test process, and a database of its own for every test.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use engine::{DATABASE, OWNER, SERVER, provision};
use server::private_postgres::{Durability, Options, PrivatePostgres, SUPERUSER};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tokio::runtime::Runtime;

/// A running PostgreSQL that has the server's roles, and the migrated, empty database `nianbao`.
pub struct Cluster {
    superuser: PgConnectOptions,
    next: AtomicU32,
    // Held for their tasks and their end.
    _postgres: PrivatePostgres,
    _runtime: Runtime,
}

/// A database of a cluster.
#[derive(Clone, Debug)]
pub struct Database {
    superuser: PgConnectOptions,
}

impl Cluster {
    /// The cluster of this process. It outlives every test's own runtime, and ends with the process.
    pub fn of_this_process() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| thread::spawn(Self::start).join().unwrap())
    }

    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let options = Options { durability: Durability::Fast, bin_dir: None };
        let postgres = runtime.block_on(PrivatePostgres::start_scratch(options)).unwrap();
        let superuser = runtime.block_on(set_up(&postgres));
        Self { superuser, next: AtomicU32::new(1), _postgres: postgres, _runtime: runtime }
    }

    /// The migrated database without a single event.
    pub fn empty(&self) -> Database {
        Database { superuser: self.superuser.clone() }
    }

    /// A new database that holds what `template` holds; nobody may be connected to that.
    pub async fn copy_of(&self, template: &Database) -> Database {
        let name = format!("test_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.command(&format!("create database {name} template {} strategy file_copy owner {OWNER}", template.name()))
            .await;
        Database { superuser: self.superuser.clone().database(&name) }
    }

    /// A new database with nothing at all in it.
    pub async fn bare(&self) -> Database {
        let name = format!("test_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.command(&format!("create database {name} owner {OWNER}")).await;
        Database { superuser: self.superuser.clone().database(&name) }
    }

    async fn command(&self, sql: &str) {
        let mut connection = self.superuser.clone().database(SUPERUSER).connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// Gives a cluster its roles and the migrated database; answers how its superuser connects to that.
pub async fn set_up(postgres: &PrivatePostgres) -> PgConnectOptions {
    provision(&postgres.connect_options(SUPERUSER, SUPERUSER)).await.unwrap();
    let superuser = postgres.connect_options(SUPERUSER, DATABASE);
    Database { superuser: superuser.clone() }.migrate().await;
    superuser
}

impl Database {
    /// The database that `superuser` connects to.
    #[must_use]
    pub const fn of(superuser: PgConnectOptions) -> Self {
        Self { superuser }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.superuser.get_database().unwrap_or_default()
    }

    /// How `role` connects.
    #[must_use]
    pub fn options(&self, role: &str) -> PgConnectOptions {
        self.superuser.clone().username(role)
    }

    /// The same as an address, as an operator would write it.
    #[must_use]
    pub fn url(&self, role: &str) -> String {
        self.options(role).to_url_lossy().to_string()
    }

    /// A connection as the superuser, who sees everything.
    pub async fn connect(&self) -> PgConnection {
        self.superuser.connect().await.unwrap()
    }

    /// A connection as the role that the server runs as.
    pub async fn connect_as_server(&self) -> PgConnection {
        self.options(SERVER).connect().await.unwrap()
    }

    /// A connection as the role that owns the tables.
    pub async fn connect_as_owner(&self) -> PgConnection {
        self.options(OWNER).connect().await.unwrap()
    }

    /// Brings the schema up to date, as `nianbao migrate` does.
    pub async fn migrate(&self) {
        let owner = engine::Database::new(self.options(OWNER), 1);
        owner.migrate().await.unwrap();
        owner.close().await;
    }
}
