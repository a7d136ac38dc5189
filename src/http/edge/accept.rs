//! The accept loop.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Limits, Tls,
    connection::{self, Shared},
    places::Places,
};

/// How long to wait when the system can open no more sockets: trying at once would burn the processor and change nothing.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` on `listener` until `shutdown`: then takes no more connections, lets requests under way finish within `limits.drain`, and drops what remains.
///
/// The router gets a [`super::Peer`] in each request's extensions. It must be the one [`super::guard()`] gives: this loop knows connections, not hosts or headers.
/// Without `tls` only HTTP/1 is spoken.
pub async fn serve(listener: TcpListener, tls: Option<Arc<Tls>>, router: Router, limits: Limits, shutdown: CancellationToken) {
    let drain = limits.drain;
    let shared = Arc::new(Shared { router, tls, limits, tasks: TaskTracker::new(), shutdown, abandon: CancellationToken::new() });
    shared.shutdown.run_until_cancelled(accept(&listener, &shared)).await;
    drop(listener);
    shared.tasks.close();
    if timeout(drain, shared.tasks.wait()).await.is_err() {
        tracing::warn!("requests were still under way when the time to finish ended: they are dropped");
        shared.abandon.cancel();
        let _ = timeout(BREATH, shared.tasks.wait()).await;
    }
}

async fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let all = Arc::new(Semaphore::new(shared.limits.connections));
    let places = Places::new(shared.limits.connections_per_address);
    // The semaphore is never closed.
    while let Ok(one) = Arc::clone(&all).acquire_owned().await {
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                if !is_of_one_connection(&error) {
                    tracing::error!(%error, "no connection can be accepted");
                    tokio::time::sleep(BREATH).await;
                }
                continue;
            }
        };
        let Some(place) = places.take(address.ip()) else { continue };
        let shared_by_all = Arc::clone(shared);
        shared.tasks.spawn(async move {
            connection::serve(shared_by_all, stream, address).await;
            drop((place, one));
        });
    }
}

/// Whether the error is that of a connection that ended before it was accepted, and says nothing of the next.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused)
}
