//! How the edge ends.

use axum::routing::get;
use tokio::sync::{Notify, mpsc};

use super::*;

/// A route that says when it begins and answers when told to.
fn slow() -> (Router, mpsc::Receiver<()>, Arc<Notify>) {
    let (begun, begins) = mpsc::channel(1);
    let go = Arc::new(Notify::new());
    let told = Arc::clone(&go);
    let handler = async move || {
        let _ = begun.send(()).await;
        told.notified().await;
        "finished"
    };
    (Router::new().route("/", get(handler)), begins, go)
}

#[tokio::test]
async fn a_request_under_way_is_finished_and_no_other_begun() -> Outcome {
    let (router, mut begins, go) = slow();
    let edge = Edge::start(router, None, Limits::default()).await?;
    let mut stream = edge.connect().await?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
    let mut idle = edge.connect().await?;
    begins.recv().await;
    edge.shutdown.cancel();
    assert_eq!(to_the_end(&mut idle).await?, "", "who asks nothing is not waited for");
    go.notify_one();
    let said = to_the_end(&mut stream).await?;
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.ends_with("finished"), "{said}");
    timeout(PATIENCE, edge.done).await??;
    assert!(TcpStream::connect(edge.address).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_hold_the_service() -> Outcome {
    let (router, mut begins, _never) = slow();
    let edge = Edge::start(router, None, Limits { drain: SHORT, ..Limits::default() }).await?;
    let mut stream = edge.connect().await?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
    begins.recv().await;
    edge.shutdown.cancel();
    timeout(PATIENCE, edge.done).await??;
    assert_eq!(to_the_end(&mut stream).await?, "");
    Ok(())
}
