//! The life of a server: open the store, start the engine, listen; and in the other order when told to stop.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use api::{App, Settings as ApiSettings};
use axum::Router;
use engine::accounts::{self, enrolment};
use engine::{Database, Engine};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tracing::{info, warn};

use crate::disk::{self, FreeShare};
use crate::listen::listen;
use crate::metrics;
use crate::settings::Settings;
use crate::store::Store;
use crate::telemetry::traced;

/// How long the first administrator's secret works; each start gives a new one while there is no account.
const FIRST_SECRET: Duration = Duration::from_hours(24);
/// How often expired sessions and secrets are swept away.
const SWEEP: Duration = Duration::from_hours(1);
/// How long what is at work may take to finish when the server stops: a little more than a request may take.
const FINISH: Duration = Duration::from_secs(35);
/// How long the appender and then the store may take after that.
const CLOSE: Duration = Duration::from_secs(10);

/// A server that listens.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it tells what it measures.
    pub metrics_address: Option<SocketAddr>,
    /// The log and what answers questions about it.
    pub engine: Engine,
    store: Store,
    app: App,
    appender: JoinHandle<()>,
    chores: Vec<JoinHandle<()>>,
    listening: Vec<JoinHandle<()>>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Opens everything and listens.
    pub async fn start(settings: &Settings) -> anyhow::Result<Self> {
        let listener = bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let metrics_listener = match settings.metrics_listen {
            Some(wanted) => Some(bind(wanted).await?),
            None => None,
        };
        let metrics_address = metrics_listener.as_ref().map(TcpListener::local_addr).transpose()?;
        let store = Store::open(settings).await?;
        let (app, engine, appender) = match assemble(&store, settings) {
            Ok(assembled) => assembled,
            Err(error) => {
                store.close().await?;
                return Err(error);
            }
        };
        let stop = watch::Sender::new(false);
        let free_share = FreeShare::default();
        let router = api::router(app.clone());
        let router = if settings.traces_endpoint.is_some() { traced(router) } else { router };
        let mut listening = vec![serve_at(listener, router, settings, &stop)];
        if let Some(listener) = metrics_listener {
            let disk = store.is_private().then(|| free_share.clone());
            listening.push(serve_at(listener, metrics::router(engine.clone(), &app, disk), settings, &stop));
        }
        let mut chores = vec![tokio::spawn(sweep(store.database.clone()))];
        if store.is_private() {
            chores.push(tokio::spawn(disk::watch(settings.data_dir.clone(), free_share)));
        }
        info!(%address, "nianbao is listening");
        Ok(Self { address, metrics_address, engine, store, app, appender, chores, listening, stop })
    }

    /// Where it is found.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where GraphQL is spoken.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/graphql", self.base())
    }

    /// Stops listening, lets what is at work finish within its time, and closes the store.
    pub async fn stop(self) -> anyhow::Result<()> {
        let Self { engine, store, app, appender, chores, listening, stop, .. } = self;
        let deadline = Instant::now() + FINISH;
        stop.send_replace(true);
        chores.iter().for_each(JoinHandle::abort);
        for mut listener in listening {
            // One that has failed has ended too.
            if timeout_at(deadline, &mut listener).await.is_err() {
                warn!("some connections did not end in time and are left to themselves");
                listener.abort();
            }
        }
        if timeout_at(deadline, app.finish()).await.is_err() {
            warn!("some requests did not finish in time");
        }
        drop((app, engine));
        if timeout_at(deadline + CLOSE, appender).await.is_err() {
            warn!("some commands did not finish in time; their senders may send them again");
        }
        if let Ok(closed) = timeout_at(deadline + 2 * CLOSE, store.close()).await {
            closed?;
        } else {
            warn!("the database did not end in time and is left to itself");
        }
        info!("nianbao has stopped");
        Ok(())
    }
}

/// What speaks GraphQL over an open store.
fn assemble(store: &Store, settings: &Settings) -> anyhow::Result<(App, Engine, JoinHandle<()>)> {
    let (engine, appender) = Engine::start(store.database.clone())?;
    let (proxies, origins) = (settings.proxies.clone(), settings.front_ends()?);
    let api_settings = ApiSettings { proxies, origins, ..ApiSettings::new(settings.keys_dir()) };
    let api_settings = if settings.development { api_settings.for_development() } else { api_settings };
    let app = App::new(engine.clone(), api_settings).context("无法读取签名密钥")?;
    Ok((app, engine, appender))
}

async fn bind(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(wanted).await;
    listener.with_context(|| format!("无法监听 {wanted}：请换一个 --listen 或 --metrics-listen 地址"))
}

/// Serves `router` until told to stop.
fn serve_at(listener: TcpListener, router: Router, settings: &Settings, stop: &watch::Sender<bool>) -> JoinHandle<()> {
    let mut stopped = stop.subscribe();
    tokio::spawn(listen(listener, router, settings.proxies.clone(), async move {
        // An error means that the sender is gone, which is as good as being told.
        let _ = stopped.wait_for(|stop| *stop).await;
    }))
}

async fn sweep(database: Database) {
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        if let Err(error) = accounts::sweep(&database).await {
            warn!(%error, "expired sessions could not be swept away; trying again in an hour");
        }
    }
}

/// `nianbao serve`.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let server = Server::start(settings).await?;
    println!("GraphQL：{}", server.url());
    let announced = announce(&server).await;
    if announced.is_ok() {
        until_told_to_stop().await?;
    }
    server.stop().await?;
    announced
}

/// Prints the secret of the first administrator while there is none.
async fn announce(server: &Server) -> anyhow::Result<()> {
    if let Some((first, replaced)) = enrolment::issue_first(&server.engine.database, FIRST_SECRET).await? {
        println!(
            "系统还没有管理员。请在 24 小时内运行 nianbao user claim，并在提示后粘贴下面的一次性口令（见 README）："
        );
        if replaced {
            println!("（此前打印的一次性口令自此作废；多个服务共用一个数据库时，只有最后一次启动打印的有效。）");
        }
        println!("{}", first.secret.reveal());
    }
    Ok(())
}

/// Waits for Ctrl-C or the system's wish to stop.
pub async fn until_told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
