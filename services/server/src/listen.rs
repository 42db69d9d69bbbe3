//! Takes connections and speaks HTTP/1.1 on them, within limits: how many, how many of one source, and how long a client
//! may take to say what it wants and to listen to the answer. Encryption and HTTP/2 are for the proxy in front.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use api::{Peer, Shares, Source};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tracing::{debug, warn};

/// How many connections there may be at a time; further ones wait to be taken.
const CONNECTIONS: usize = 4096;
/// How many one source may hold, the proxies in front left out.
const CONNECTIONS_OF_ONE: usize = CONNECTIONS / 4;
/// How long a client may take no byte of an answer.
const TAKE_WITHIN: Duration = Duration::from_secs(30);
/// How long a client may take to send the head of a request, the time between two requests included.
const HEAD_WITHIN: Duration = Duration::from_mins(1);
/// How long to wait when the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` until `stopped` is over; then lets every connection finish the request it is at. Each request is told
/// the [`Peer`] that it comes from. `proxies` speak for many.
pub(crate) async fn listen(
    listener: TcpListener,
    router: Router,
    proxies: Vec<IpAddr>,
    stopped: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let shares = Shares::new(CONNECTIONS, CONNECTIONS_OF_ONE);
    let mut stopped = pin!(stopped);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &slots) => taken,
            () = &mut stopped => break,
        };
        let Some((stream, peer, slot)) = taken else { break };
        let speaks_for_many = proxies.contains(&peer.to_canonical());
        let share = shares.take(Source::from(peer), usize::from(!speaks_for_many));
        let Some(share) = share else {
            debug!(%peer, "a connection was closed: this source holds too many");
            continue;
        };
        let mut stream = Box::pin(TimeoutStream::new(stream));
        stream.as_mut().set_write_timeout_pinned(Some(TAKE_WITHIN));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
        let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(peer))));
        let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
            drop((slot, share));
        });
    }
    drop(listener);
    connections.shutdown().await;
}

/// The next connection, once there is room for it; `None` never happens while the semaphore is open.
async fn take(listener: &TcpListener, slots: &Arc<Semaphore>) -> Option<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // An answer is one small write: waiting to fill a packet only delays it.
                if let Err(error) = stream.set_nodelay(true) {
                    debug!(%error, "a connection was lost before it was served");
                }
                return Some((stream, peer.ip(), slot));
            }
            Err(error) => {
                warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
