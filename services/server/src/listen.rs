//! Takes connections and speaks HTTP/1.1 on them, within limits: how many, and how long a client may take to say what
//! it wants. Encryption and HTTP/2 are for the proxy in front.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tracing::{debug, warn};

/// How many connections there may be at a time; further ones wait to be taken.
const CONNECTIONS: usize = 4096;
/// How long a client may take to send the head of a request, the time between two requests included.
const HEAD_WITHIN: Duration = Duration::from_mins(1);
/// How long to wait when the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` until `stopped` is over; then lets every connection finish the request it is at.
pub(crate) async fn listen(listener: TcpListener, router: Router, stopped: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stopped = pin!(stopped);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &slots) => taken,
            () = &mut stopped => break,
        };
        let Some((stream, slot)) = taken else { break };
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
            drop(slot);
        });
    }
    drop(listener);
    connections.shutdown().await;
}

/// The next connection, once there is room for it; `None` never happens while the semaphore is open.
async fn take(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // An answer is one small write: waiting to fill a packet only delays it.
                if let Err(error) = stream.set_nodelay(true) {
                    debug!(%error, "a connection was lost before it was served");
                }
                return Some((stream, slot));
            }
            Err(error) => {
                warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
