//! `make bench`: edits through GraphQL beside pgbench, on the same cluster, in the same minutes. See
//! `docs/benchmarks.md` for what is measured and how to read it.
//!
//! [`ground`] starts PostgreSQL and the server, [`writers`] sets the stage, [`edits`] and [`pgbench`] are the two loads,
//! [`window`] watches them with the help of [`processes`], [`figures`] sums up.

mod edits;
mod figures;
mod ground;
mod pgbench;
mod processes;
mod window;
mod writers;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use engine::DATABASE;
use sqlx::{ConnectOptions, PgConnection};
use tokio::time::sleep;

use edits::Edits;
use figures::Pairs;
use ground::{Ground, ServerProcess};
use pgbench::{PGBENCH, Pgbench};
use processes::Memory;
use window::{Watched, Window};
use writers::{Registry, Writer};

/// How many clients work at a time.
const CLIENTS: [usize; 4] = [1, 8, 32, 128];
/// With so many clients our rate is at least this part of pgbench's.
const FLOOR: (usize, f64) = (32, 0.6);
/// What the idle server takes at most.
const IDLE_LIMIT: u64 = 100_000_000;
/// Our operations: there is nobody else who records anything.
const RECORDED: &str = "select position from head";
/// How long a load runs before it is watched, and at least after.
const MARGIN: Duration = Duration::from_secs(1);

/// How much is measured.
struct Plan {
    rounds: usize,
    window: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let plan = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Plan { rounds: 5, window: Duration::from_millis(2500) },
        ["--quick"] => Plan { rounds: 2, window: Duration::from_secs(1) },
        _ => bail!("usage: bench [--quick]"),
    };
    let ground = Ground::prepare().await?;
    let server = ground.serve().await?;
    sleep(MARGIN).await;
    let fresh = Memory::of(server.id()?)?;
    let mut bench = Bench::set_up(ground, server).await?;
    let measured = bench.run(&plan).await?;
    sleep(MARGIN).await;
    let used = Memory::of(bench.server.id()?)?;
    figures::print(&measured);
    println!("\nMemory of the idle server: {fresh} after its start, {used} after all this");
    verdict(&measured, [fresh, used])
}

/// Everything that is running.
struct Bench {
    ground: Ground,
    server: ServerProcess,
    writers: Vec<Writer>,
    pgbench: Pgbench,
    ours: PgConnection,
    theirs: PgConnection,
}

impl Bench {
    async fn set_up(ground: Ground, server: ServerProcess) -> anyhow::Result<Self> {
        let registry = Registry::claim(&server.url, &server.secret).await?;
        let mut writers = Vec::new();
        for number in 1..=CLIENTS.into_iter().max().unwrap_or(0) {
            writers.push(registry.writer(number).await?);
        }
        // Every writer has edited once and more before the rows of edits are measured.
        let load = Edits::begin(server.authority()?, writers);
        sleep(MARGIN).await;
        let writers = load.end().await?;
        let pgbench = Pgbench::prepare(&ground).await?;
        println!("An edit takes {} bytes in the log; pgbench inserts as many.", pgbench.row_size());
        let ours = ground.superuser(DATABASE).connect().await?;
        let theirs = ground.superuser(PGBENCH).connect().await?;
        Ok(Self { ground, server, writers, pgbench, ours, theirs })
    }

    /// Ours, pgbench, ours, pgbench…
    async fn run(&mut self, plan: &Plan) -> anyhow::Result<Vec<Pairs>> {
        let mut measured = CLIENTS.map(|clients| Pairs { clients, pairs: Vec::new() });
        for round in 1..=plan.rounds {
            for pairs in &mut measured {
                let ours = self.measure_ours(pairs.clients, plan.window).await?;
                let pgbench = self.measure_pgbench(pairs.clients, plan.window).await?;
                let (clients, rounds) = (pairs.clients, plan.rounds);
                println!("round {round} of {rounds}, {clients} clients: {:.0} : {:.0}", ours.rate, pgbench.rate);
                pairs.pairs.push((ours, pgbench));
            }
        }
        Ok(measured.into())
    }

    async fn measure_ours(&mut self, clients: usize, time: Duration) -> anyhow::Result<Window> {
        checkpoint(&mut self.ours).await?;
        let load = Edits::begin(self.server.authority()?, self.writers.drain(..clients));
        sleep(MARGIN).await;
        let (server, clients) = (Some(self.server.id()?), std::process::id());
        let watched = Watched { server, clients, postmaster: self.ground.postmaster(), committed: RECORDED };
        let window = watched.for_a_while(&mut self.ours, time).await?;
        self.writers.extend(load.end().await?);
        Ok(window)
    }

    async fn measure_pgbench(&mut self, clients: usize, time: Duration) -> anyhow::Result<Window> {
        checkpoint(&mut self.theirs).await?;
        let run = self.pgbench.begin(clients, MARGIN + time + MARGIN)?;
        sleep(MARGIN).await;
        let postmaster = self.ground.postmaster();
        let watched = Watched { server: None, clients: run.id()?, postmaster, committed: pgbench::COMMITTED };
        let window = watched.for_a_while(&mut self.theirs, time).await?;
        run.end().await?;
        Ok(window)
    }
}

/// So that none falls into the next seconds by itself.
async fn checkpoint(connection: &mut PgConnection) -> anyhow::Result<()> {
    sqlx::query("checkpoint").execute(connection).await?;
    Ok(())
}

/// Says as the last line whether the floors hold.
fn verdict(measured: &[Pairs], idle: [Memory; 2]) -> anyhow::Result<ExitCode> {
    let (clients, floor) = FLOOR;
    let pairs = measured.iter().find(|pairs| pairs.clients == clients).context("the floor was not measured")?;
    let ratio = pairs.ratio().median;
    let holds = ratio >= floor && idle.iter().all(|memory| memory.resident < IDLE_LIMIT);
    println!(
        "{}: {ratio:.2} of pgbench's rate with {clients} clients (floor {floor}); idle memory below {} MB wanted",
        if holds { "PASSED" } else { "FAILED" },
        IDLE_LIMIT / 1_000_000,
    );
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
