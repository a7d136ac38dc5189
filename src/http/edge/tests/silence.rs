//! Peers that stop, and peers that are too many.

use axum::{
    body::Body,
    http::StatusCode,
    routing::{get, post},
};
use bytes::Bytes;
use tokio::sync::mpsc;

use super::*;

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() -> Outcome {
    let edge = Edge::start(Router::new(), None, Limits { head: SHORT, ..Limits::default() }).await?;
    assert_eq!(edge.exchange(b"").await?, "");
    Ok(())
}

#[tokio::test]
async fn half_a_head_is_not_waited_for() -> Outcome {
    let edge = Edge::start(Router::new(), None, Limits { head: SHORT, ..Limits::default() }).await?;
    assert_eq!(edge.exchange(b"GET / HTTP/1.1\r\nHost: local").await?, "");
    Ok(())
}

#[tokio::test]
async fn a_kept_connection_must_speak_again() -> Outcome {
    let router = Router::new().route("/", get(async || "here"));
    let edge = Edge::start(router, None, Limits { head: Duration::from_millis(500), ..Limits::default() }).await?;
    let said = edge.exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.ends_with("here"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_silent_handshake_is_not_waited_for() -> Outcome {
    let folder = tempfile::tempdir()?;
    let tls = Tls::open(Certificate::make()?.write(folder.path())?)?;
    let edge = Edge::start(Router::new(), Some(tls), Limits { handshake: SHORT, ..Limits::default() }).await?;
    assert_eq!(edge.exchange(b"").await?, "");
    assert_eq!(edge.exchange(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).await?, "", "half a hello");
    Ok(())
}

#[tokio::test]
async fn http_2_without_a_request_is_closed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let certificate = Certificate::make()?;
    let tls = Tls::open(certificate.write(folder.path())?)?;
    let edge = Edge::start(Router::new(), Some(tls), Limits { head: SHORT, ..Limits::default() }).await?;
    let mut silent = handshake(&edge, certificate.client(b"h2", None)?).await?;
    to_the_end(&mut silent).await?;
    let mut polite = handshake(&edge, certificate.client(b"h2", None)?).await?;
    polite.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await?;
    to_the_end(&mut polite).await?;
    Ok(())
}

/// Answers 408 when the body stopped, as a handler tells it from a body that failed.
async fn swallow(body: Body) -> StatusCode {
    match axum::body::to_bytes(body, 1 << 20).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = cause {
                if error.is::<BodyStalled>() {
                    return StatusCode::REQUEST_TIMEOUT;
                }
                cause = error.source();
            }
            StatusCode::BAD_REQUEST
        }
    }
}

#[tokio::test]
async fn half_a_body_is_not_waited_for() -> Outcome {
    let edge = Edge::start(Router::new().route("/", post(swallow)), None, Limits { body_stall: SHORT, ..Limits::default() }).await?;
    for half in ["Content-Length: 10\r\n\r\nhello", "Content-Length: 10\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"] {
        let said = edge.exchange(format!("POST / HTTP/1.1\r\nHost: localhost\r\n{half}").as_bytes()).await?;
        assert!(said.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{half}: {said}");
    }
    Ok(())
}

/// An answer without end that tells when it is dropped.
struct Endless(#[expect(dead_code, reason = "dropped with the answer, which the other end of the channel sees")] mpsc::Sender<()>);

impl futures_util::Stream for Endless {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(&[0; 16 * 1024]))))
    }
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_dropped() -> Outcome {
    let (sender, mut dropped) = mpsc::channel::<()>(1);
    let weak = sender.downgrade();
    let router = Router::new().route("/", get(async move || weak.upgrade().map(|sender| Body::from_stream(Endless(sender))).unwrap_or_default()));
    let edge = Edge::start(router, None, Limits { answer_stall: SHORT, ..Limits::default() }).await?;
    let mut stream = edge.connect().await?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
    let mut first = [0; 12];
    stream.read_exact(&mut first).await?;
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(sender);
    assert_eq!(timeout(PATIENCE, dropped.recv()).await?, None, "the last sender went with the answer");
    Ok(())
}

#[tokio::test]
async fn one_address_holds_so_many_connections_and_no_more() -> Outcome {
    let router = Router::new().route("/", get(async || "here"));
    let edge = Edge::start(router, None, Limits { connections_per_address: 2, ..Limits::default() }).await?;
    let (first, second) = (edge.connect().await?, edge.connect().await?);
    assert_eq!(edge.exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await?, "", "a third is closed at once");
    drop(first);
    // The place is given back when the edge has seen the end of the first.
    let again = async {
        loop {
            if edge.exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?.ends_with("here") {
                return io::Result::Ok(());
            }
        }
    };
    timeout(PATIENCE, again).await??;
    drop(second);
    Ok(())
}

#[tokio::test]
async fn all_together_hold_so_many_connections_and_the_next_waits() -> Outcome {
    let router = Router::new().route("/", get(async || "here"));
    let edge = Edge::start(router, None, Limits { connections: 1, head: SHORT, ..Limits::default() }).await?;
    let silent = edge.connect().await?;
    let said = edge.exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    assert!(said.ends_with("here"), "it is served once the silent one is closed: {said}");
    drop(silent);
    Ok(())
}
