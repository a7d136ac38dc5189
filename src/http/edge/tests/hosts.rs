//! What never reaches a route.

use axum::{extract::Extension, routing::get};

use super::*;

fn router() -> Router {
    async fn broken() -> &'static str {
        std::panic::resume_unwind(Box::new("the panic under test"))
    }
    Router::new()
        .route("/", get(async |Extension(peer): Extension<Peer>| format!("from {}, tls {}", peer.address.ip(), peer.tls)))
        .route("/broken", get(broken))
}

#[tokio::test]
async fn only_one_host_of_the_list_reaches_a_route() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let ask = async |hosts: &str, target: &str| edge.exchange(format!("GET {target} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes()).await;
    let said = ask("Host: localhost\r\n", "/").await?;
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.ends_with("from 127.0.0.1, tls false"), "{said}");
    for (hosts, target) in [
        ("", "/"),
        ("Host: elsewhere.example\r\n", "/"),
        ("Host: localhost\r\nHost: localhost\r\n", "/"),
        ("Host: localhost\r\nHost: elsewhere.example\r\n", "/"),
        ("Host: localhost\r\n", "http://elsewhere.example/"),
        ("Host:\r\n", "/"),
    ] {
        let said = ask(hosts, target).await?;
        assert!(said.starts_with("HTTP/1.1 421 Misdirected Request\r\n"), "{hosts}{target}: {said}");
        assert!(said.contains("\r\ncache-control: no-store\r\n") && said.ends_with("\"detail\":\"This service does not answer for that host.\"}"), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn a_head_too_large_is_refused() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let ask = async |size: usize| {
        let filler = "a".repeat(size);
        edge.exchange(format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Filler: {filler}\r\n\r\n").as_bytes()).await
    };
    assert!(ask(15 * 1024).await?.starts_with("HTTP/1.1 200 OK\r\n"));
    let said = ask(16 * 1024).await?;
    assert!(said.starts_with("HTTP/1.1 431 ") && said.contains("\r\nx-content-type-options: nosniff\r\n"), "{said}");
    let said = ask(300 * 1024).await?;
    assert!(said.starts_with("HTTP/1.1 431 "), "{said}");
    let fields = "X-Filler: a\r\n".repeat(200);
    let said = edge.exchange(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n").as_bytes()).await?;
    assert!(said.starts_with("HTTP/1.1 431 "), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let said = edge.exchange(b"GET /broken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    assert!(said.starts_with("HTTP/1.1 500 ") && said.ends_with("\"detail\":\"The service met a fault of its own.\"}"), "{said}");
    assert!(!said.contains("under test"), "{said}");
    Ok(())
}
