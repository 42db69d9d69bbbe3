//! The binary `nianbao`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use mimalloc::MiMalloc;
use server::cli::{Cli, Command, UserAction};
use server::settings::{Flags, Settings};
use server::telemetry::Traces;
use server::{account, check, demo, health, import, read, register, serve, store, telemetry, user};

/// The C library's allocator keeps what many threads once needed; this one gives it back, and is faster.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long what nobody waits for any more may take when everything else has ended.
const AT_THE_END: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("错误：{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(arguments) => return Ok(check::run(&arguments)),
        Command::Read(arguments) => return Ok(read::run(&arguments)),
        Command::Schema => print!("{}", api::sdl()),
        Command::Health(arguments) => block_on(health::run(&arguments))?,
        Command::Register(arguments) => block_on(register::run(&arguments))?,
        Command::Import(arguments) => block_on(import::run(&arguments))?,
        Command::Serve(flags) => {
            let (settings, _traces) = settings(&flags)?;
            block_on(serve::run(&settings))?;
        }
        Command::Demo(arguments) => {
            let settings = Settings { development: true, ..Settings::load(&arguments.flags)? };
            block_on(demo::run(&settings, arguments.report.as_deref(), arguments.exit))?;
        }
        Command::Migrate(flags) => {
            let (settings, _traces) = settings(&flags)?;
            block_on(store::migrate(&settings))?;
        }
        Command::User(arguments) => {
            let flags = match &arguments.action {
                UserAction::Claim(claim) => return done(block_on(account::claim(claim))),
                UserAction::Enrol(enrol) => return done(block_on(account::enrol(enrol))),
                UserAction::Invite(invite) => return done(block_on(account::invite(invite))),
                UserAction::Token(own) => return done(block_on(account::token(own))),
                UserAction::List(flags) => flags,
                UserAction::Reset(user) | UserAction::Deactivate(user) | UserAction::Activate(user) => &user.flags,
            };
            let (settings, _traces) = settings(flags)?;
            block_on(user::run(&arguments.action, &settings))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn done(done: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
    done.map(|()| ExitCode::SUCCESS)
}

/// The settings, and the traces that are sent until the command ends.
fn settings(flags: &Flags) -> anyhow::Result<(Settings, Traces)> {
    let settings = Settings::load(flags)?;
    let traces = telemetry::start(&settings)?;
    Ok((settings, traces))
}

/// How many threads may wait for something: every request that is answered at one time may have one, and each of them may
/// wait for a password that is hashed on another.
const WAITING_THREADS: usize = 1100;

/// Runs work to its end. What is still at it then, on whichever thread, does not keep the process.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(WAITING_THREADS)
        .enable_all()
        .build()
        .context("无法启动")?;
    let done = runtime.block_on(work);
    runtime.shutdown_timeout(AT_THE_END);
    done
}
