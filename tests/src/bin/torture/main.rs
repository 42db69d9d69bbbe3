//! `make torture`: the real program under edits while it is killed, paused and left without disk, with an oracle that
//! counts what was acknowledged, lost and doubled. It stops at the first contradiction.
//!
//! [`kills`] kills and pauses, [`full_disk`] fills a small disk and empties it again, [`crowd`] comes and goes in masses.

mod crowd;
mod full_disk;
mod kills;

use anyhow::Context;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};
use tests::process::Place;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    crowd::run().await?;
    kills::run().await?;
    full_disk::run().await
}

/// As PostgreSQL's superuser, beside the server.
async fn superuser(place: &Place) -> anyhow::Result<PgConnection> {
    let socket = place.path().join("postgres/socket");
    let options = PgConnectOptions::new_without_pgpass().socket(socket).username("postgres").database("nianbao");
    options.connect().await.context("no connection beside the server")
}
