//! What is negotiated, and with which certificate.

use axum::{extract::Extension, routing::get};
use rustls::{NamedGroup, ProtocolVersion};

use super::*;

fn router() -> Router {
    let handler = async |Extension(peer): Extension<Peer>| {
        let length = peer.certificate.map_or(0, |certificate| certificate.len());
        format!("tls {}, certificate {length}", peer.tls)
    };
    Router::new().route("/", get(handler))
}

async fn ask(mut stream: TlsStream<TcpStream>) -> io::Result<String> {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    to_the_end(&mut stream).await
}

#[test]
fn the_suites_and_groups_are_these_and_no_others() {
    let provider = provider();
    let suites: Vec<_> = provider.cipher_suites.iter().map(|suite| format!("{:?}", suite.suite())).collect();
    assert_eq!(
        suites,
        [
            "TLS13_AES_256_GCM_SHA384",
            "TLS13_AES_128_GCM_SHA256",
            "TLS13_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        ]
    );
    let groups: Vec<_> = provider.kx_groups.iter().map(|group| group.name()).collect();
    assert_eq!(groups, [NamedGroup::X25519MLKEM768, NamedGroup::X25519, NamedGroup::secp256r1, NamedGroup::secp384r1]);
}

#[tokio::test]
async fn the_post_quantum_hybrid_is_negotiated() -> Outcome {
    let folder = tempfile::tempdir()?;
    let certificate = Certificate::make()?;
    let edge = Edge::start(router(), Some(Tls::open(certificate.write(folder.path())?)?), Limits::default()).await?;
    let stream = handshake(&edge, certificate.client(b"http/1.1", None)?).await?;
    let session = stream.get_ref().1;
    assert_eq!(session.negotiated_key_exchange_group().map(rustls::crypto::SupportedKxGroup::name), Some(NamedGroup::X25519MLKEM768));
    assert_eq!(session.protocol_version(), Some(ProtocolVersion::TLSv1_3));
    let said = ask(stream).await?;
    assert!(said.contains("\r\nstrict-transport-security: max-age=63072000; includeSubDomains\r\n"), "{said}");
    assert!(said.ends_with("tls true, certificate 0"), "{said}");
    Ok(())
}

/// A hello of TLS 1.2 or older, as a client sends it: these suites, no extension but those without which none is served.
fn hello(version: u8, suites: &[u16]) -> Vec<u8> {
    let extensions: &[u8] = &[
        0x00, 0x0a, 0x00, 0x04, 0x00, 0x02, 0x00, 0x1d, // supported_groups: x25519
        0x00, 0x0b, 0x00, 0x02, 0x01, 0x00, // ec_point_formats: uncompressed
        0x00, 0x0d, 0x00, 0x04, 0x00, 0x02, 0x04, 0x03, // signature_algorithms: ecdsa_secp256r1_sha256
        0x00, 0x10, 0x00, 0x0b, 0x00, 0x09, 0x08, b'h', b't', b't', b'p', b'/', b'1', b'.', b'1', // ALPN
    ];
    let length = |bytes: usize| u16::try_from(bytes).unwrap_or_default().to_be_bytes();
    let mut body = vec![0x03, version];
    body.extend([7; 32]);
    body.push(0);
    body.extend(length(suites.len() * 2));
    body.extend(suites.iter().flat_map(|suite| suite.to_be_bytes()));
    body.extend([1, 0]);
    body.extend(length(extensions.len()));
    body.extend(extensions);
    let mut record = vec![0x16, 0x03, 0x01];
    record.extend(length(body.len() + 4));
    record.extend([0x01, 0x00]);
    record.extend(length(body.len()));
    record.extend(body);
    record
}

/// The first bytes the edge answers to a hello.
async fn answer(edge: &Edge, hello: &[u8]) -> io::Result<[u8; 7]> {
    let mut stream = edge.connect().await?;
    stream.write_all(hello).await?;
    let mut first = [0; 7];
    timeout(PATIENCE, stream.read_exact(&mut first)).await??;
    Ok(first)
}

#[tokio::test]
async fn old_versions_and_weak_suites_are_refused() -> Outcome {
    const FORWARD_SECRET_AEAD: u16 = 0xc02b;
    let folder = tempfile::tempdir()?;
    let edge = Edge::start(router(), Some(Tls::open(Certificate::make()?.write(folder.path())?)?), Limits::default()).await?;
    let served = answer(&edge, &hello(3, &[FORWARD_SECRET_AEAD])).await?;
    assert_eq!((served[0], served[5]), (0x16, 0x02), "TLS 1.2 with AEAD is answered by a hello");
    for (version, suites) in [
        (2, [FORWARD_SECRET_AEAD]), // TLS 1.1
        (1, [FORWARD_SECRET_AEAD]), // TLS 1.0
        (3, [0xc009]),              // ECDHE-ECDSA, AES-128-CBC, SHA-1: no AEAD
        (3, [0xc023]),              // ECDHE-ECDSA, AES-128-CBC, SHA-256: no AEAD
        (3, [0x009c]),              // RSA key transport, AES-128-GCM: no forward secrecy
        (3, [0x00ff]),              // nothing but the renegotiation signal
    ] {
        let refused = answer(&edge, &hello(version, &suites)).await?;
        assert_eq!((refused[0], refused[5]), (0x15, 0x02), "{version} {suites:04x?}: a fatal alert, {refused:02x?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_new_certificate_is_served_and_a_broken_one_is_not() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (old, new, other) = (Certificate::make()?, Certificate::make()?, Certificate::make()?);
    let files = old.write(folder.path())?;
    let tls = Tls::open(files.clone())?;
    let edge = Edge::start(router(), Some(Arc::clone(&tls)), Limits::default()).await?;
    let served = async |certificate: &Certificate| handshake(&edge, certificate.client(b"http/1.1", None)?).await.map_err(Box::<dyn std::error::Error>::from);
    served(&old).await?;
    assert!(matches!(tls.look(), Ok(Look::Unchanged)));

    new.write(folder.path())?;
    assert!(matches!(tls.look(), Ok(Look::Replaced)));
    served(&new).await?;
    assert!(served(&old).await.is_err());

    std::fs::write(&files.certificate, &other.pem)?;
    assert!(matches!(tls.look(), Err(TlsRefusal::Pair(_))), "the certificate of one and the key of another");
    assert!(matches!(tls.look(), Ok(Look::Unchanged)), "it is said once");
    std::fs::write(&files.certificate, "not PEM")?;
    assert!(matches!(tls.look(), Err(TlsRefusal::NotPem { .. })));
    std::fs::remove_file(&files.key)?;
    assert!(matches!(tls.look(), Err(TlsRefusal::Key(_))));
    served(&new).await?;

    other.write(folder.path())?;
    assert!(matches!(tls.look(), Ok(Look::Replaced)), "a pair made whole again is taken");
    served(&other).await?;
    Ok(())
}

#[tokio::test]
async fn the_files_are_looked_at_when_the_process_is_told() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (old, new) = (Certificate::make()?, Certificate::make()?);
    let tls = Tls::open(old.write(folder.path())?)?;
    let edge = Edge::start(router(), Some(Arc::clone(&tls)), Limits::default()).await?;
    let stop = CancellationToken::new();
    let keeper = tokio::spawn({
        let (tls, stop) = (Arc::clone(&tls), stop.clone());
        async move { tls.keep_fresh(stop).await }
    });
    // Until its handler is in place, the signal would end the process: this one puts it in place for good.
    let _handler = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    new.write(folder.path())?;
    let seen = async {
        loop {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::HUP);
            if let Ok(client) = new.client(b"http/1.1", None)
                && handshake(&edge, client).await.is_ok()
            {
                break;
            }
        }
    };
    timeout(PATIENCE, seen).await?;
    stop.cancel();
    timeout(PATIENCE, keeper).await???;
    Ok(())
}

#[tokio::test]
async fn the_certificate_a_peer_shows_reaches_the_handler() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (server, known, stranger) = (Certificate::make()?, Certificate::make()?, Certificate::make()?);
    let authorities = folder.path().join("authorities.pem");
    std::fs::write(&authorities, &known.pem)?;
    let files = TlsFiles { client_authorities: Some(authorities), ..server.write(folder.path())? };
    let edge = Edge::start(router(), Some(Tls::open(files)?), Limits::default()).await?;
    let said = ask(handshake(&edge, server.client(b"http/1.1", Some(&known))?).await?).await?;
    assert!(said.ends_with(&format!("certificate {}", known.der.len())), "{said}");
    let said = ask(handshake(&edge, server.client(b"http/1.1", None)?).await?).await?;
    assert!(said.ends_with("certificate 0"), "{said}");
    // In TLS 1.3 the client learns of the refusal after its own end of the handshake.
    let said = match handshake(&edge, server.client(b"http/1.1", Some(&stranger))?).await {
        Ok(stream) => ask(stream).await.unwrap_or_default(),
        Err(_) => String::new(),
    };
    assert_eq!(said, "");
    Ok(())
}

/// One frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 0, u8::try_from(payload.len()).unwrap_or(u8::MAX), kind, flags, 0, 0, 0, stream];
    frame.extend(payload);
    frame
}

#[tokio::test]
async fn http_2_is_served_and_its_authority_is_held_to_the_list() -> Outcome {
    let folder = tempfile::tempdir()?;
    let certificate = Certificate::make()?;
    let limits = Limits { idle: SHORT, ..Limits::default() };
    let edge = Edge::start(router(), Some(Tls::open(certificate.write(folder.path())?)?), limits).await?;
    for (authority, served) in [("localhost", true), ("elsewhere.example", false)] {
        let mut stream = handshake(&edge, certificate.client(b"h2", None)?).await?;
        // GET, https and / from HPACK's static table (RFC 7541, appendix A), then :authority in full.
        let mut fields = vec![0x82, 0x87, 0x84, 0x01, u8::try_from(authority.len())?];
        fields.extend(authority.as_bytes());
        let request = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(4, 0, 0, &[]), frame(1, 0x05, 1, &fields)].concat();
        stream.write_all(&request).await?;
        let said = to_the_end(&mut stream).await?;
        assert_eq!(said.contains("tls true, certificate 0"), served, "{authority}: {said:?}");
        assert_eq!(said.contains("This service does not answer for that host."), !served, "{authority}: {said:?}");
    }
    Ok(())
}
