//! One connection, from the accepted socket to its end.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Limits, Peer, Tls, activity::Activity, head::StrictHeads, served::Served};

/// What the parser holds of a connection. Above the limit on heads, which is applied to the parsed request and so can be answered with our own headers.
const BUFFER: usize = 64 * 1024;

/// How long a peer that did nothing has to hear that the connection ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often an HTTP/2 peer must show that it is there.
const PING: Duration = Duration::from_secs(20);

/// What all connections share.
pub(super) struct Shared {
    pub(super) router: Router,
    pub(super) tls: Option<Arc<Tls>>,
    pub(super) limits: Limits,
    /// Every task of every connection.
    pub(super) tasks: TaskTracker,
    /// Finish what is under way.
    pub(super) shutdown: CancellationToken,
    /// Finish nothing.
    pub(super) abandon: CancellationToken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

/// Serves one connection to its end. A peer's faults are its own affair: nothing of them is said, and its address is in no log.
pub(super) async fn serve(shared: Arc<Shared>, stream: TcpStream, address: SocketAddr) {
    // Small answers must not wait for the acknowledgement of those before (Nagle).
    let _ = stream.set_nodelay(true);
    let Some(tls) = &shared.tls else {
        let peer = Peer { address, tls: false, certificate: None };
        return drive(&shared, stream, peer, Protocol::Http1).await;
    };
    let handshake = timeout(shared.limits.handshake, tls.acceptor().accept(stream));
    let stream = tokio::select! {
        done = handshake => match done { Ok(Ok(stream)) => stream, Ok(Err(_)) | Err(_) => return },
        () = shared.shutdown.cancelled() => return,
    };
    let session = stream.get_ref().1;
    let protocol = if session.alpn_protocol() == Some(b"h2") { Protocol::Http2 } else { Protocol::Http1 };
    let certificate = session.peer_certificates().and_then(<[_]>::first).map(|certificate| Arc::new(certificate.clone().into_owned()));
    drive(&shared, stream, Peer { address, tls: true, certificate }, protocol).await;
}

async fn drive<I>(shared: &Arc<Shared>, stream: I, peer: Peer, protocol: Protocol)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let limits = shared.limits.clone();
    let activity = Activity::new(limits.head, limits.idle, limits.answer_stall);
    let mut served = Served { router: shared.router.clone(), limits, peer, activity: Arc::clone(&activity), framing: None };
    match protocol {
        Protocol::Http1 => {
            let (stream, framing) = StrictHeads::new(stream);
            served.framing = Some(framing);
            let connection = http1(&shared.limits).serve_connection(TokioIo::new(stream), served);
            until_its_end(shared, connection, &activity).await;
        }
        Protocol::Http2 => {
            let connection = http2(&shared.limits, &shared.tasks).serve_connection(TokioIo::new(stream), served);
            until_its_end(shared, connection, &activity).await;
        }
    }
}

fn http1(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(BUFFER).max_header_size(BUFFER / 2);
    builder
}

fn http2(limits: &Limits, tasks: &TaskTracker) -> http2::Builder<Tracked> {
    let mut builder = http2::Builder::new(Tracked(tasks.clone()));
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(limits.body_stall)
        .max_header_list_size(u32::try_from(BUFFER / 2).unwrap_or(u32::MAX))
        .max_concurrent_streams(64)
        .max_send_buf_size(BUFFER);
    builder
}

async fn until_its_end<C: GracefulConnection>(shared: &Shared, connection: C, activity: &Activity) {
    let mut connection = pin!(connection);
    let silent = tokio::select! {
        _ = connection.as_mut() => return,
        () = shared.abandon.cancelled() => return,
        () = activity.expired() => true,
        () = shared.shutdown.cancelled() => false,
    };
    connection.as_mut().graceful_shutdown();
    if silent {
        let _ = timeout(FAREWELL, connection).await;
        return;
    }
    tokio::select! {
        _ = connection => {}
        () = shared.abandon.cancelled() => {}
        () = activity.expired() => {}
    }
}

/// Runs the streams of HTTP/2 as tasks that the shutdown waits for.
#[derive(Debug, Clone)]
struct Tracked(TaskTracker);

impl<F> hyper::rt::Executor<F> for Tracked
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, task: F) {
        self.0.spawn(task);
    }
}
