//! Heads taken to the letter.

use axum::{
    body::Bytes,
    routing::{get, post},
};

use super::*;

fn router() -> Router {
    Router::new().route("/", get(async || "first")).route("/second", get(async || "second")).route("/echo", post(async |body: Bytes| body))
}

#[tokio::test]
async fn what_is_not_a_head_to_the_letter_is_refused() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    for head in [
        "GET / HTTP/1.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nContent-Length: 4\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "GET /\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let said = edge.exchange(head.as_bytes()).await?;
        assert!(said.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head:?}: {said}");
    }
    Ok(())
}

#[tokio::test]
async fn requests_sent_together_are_each_taken_to_the_letter() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let first = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let said = edge.exchange(format!("{first}GET /second HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    assert_eq!(said.matches("HTTP/1.1 200 OK\r\n").count(), 2, "{said}");
    assert!(said.contains("first") && said.ends_with("second"), "{said}");
    let said = edge.exchange(format!("{first}GET /second HTTP/1.1\nHost: localhost\n\n").as_bytes()).await?;
    assert!(said.contains("first") && said.contains("HTTP/1.1 400 Bad Request\r\n") && !said.contains("second"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_body_is_not_a_head() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let body = format!("\n\r\n\r\nGET /second HTTP/1.1\n{}", "x\n".repeat(40_000));
    let post = format!("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let said = edge.exchange(format!("{post}GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    assert!(said.contains(&body) && said.ends_with("first"), "the body came back whole and the next head was found after it");
    let said = edge.exchange(format!("{post}GET / HTTP/1.1\nHost: localhost\n\n").as_bytes()).await?;
    assert!(said.contains(&body) && said.contains("HTTP/1.1 400 Bad Request\r\n") && !said.ends_with("first"));
    Ok(())
}

#[tokio::test]
async fn a_body_that_comes_in_pieces_is_taken_in_pieces() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let mut stream = edge.connect().await?;
    for byte in b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe\nlo" {
        stream.write_all(&[*byte]).await?;
    }
    let mut said = String::new();
    while !said.ends_with("he\nlo") {
        let mut piece = [0; 512];
        let length = timeout(PATIENCE, stream.read(&mut piece)).await??;
        assert_ne!(length, 0, "{said}");
        said.push_str(&String::from_utf8_lossy(piece.get(..length).unwrap_or_default()));
    }
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    assert!(to_the_end(&mut stream).await?.ends_with("first"), "the connection is kept");
    Ok(())
}

#[tokio::test]
async fn nothing_follows_a_body_without_a_length() -> Outcome {
    let edge = Edge::start(router(), None, Limits::default()).await?;
    let chunked = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n";
    let follower = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for length in ["", "Content-Length: 3\r\n"] {
        let said = edge.exchange(format!("{chunked}{length}\r\n3\r\none\r\n0\r\n\r\n{follower}").as_bytes()).await?;
        assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.contains("\r\nconnection: close\r\n") && said.ends_with("one"), "{said}");
    }
    Ok(())
}
