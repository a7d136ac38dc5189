//! The edge as a peer meets it: real sockets on loopback, and no limit but the one under test is short.

mod heads;
mod hosts;
mod silence;
mod stop;
mod tls;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::http::headers::Headers;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const HASH: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// What a test waits at most for what must happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A limit that ends while a test waits for it.
const SHORT: Duration = Duration::from_millis(80);

/// A running edge.
struct Edge {
    address: SocketAddr,
    shutdown: CancellationToken,
    done: JoinHandle<()>,
}

impl Edge {
    async fn start(router: Router, tls: Option<Arc<Tls>>, limits: Limits) -> Result<Self, Box<dyn std::error::Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shutdown = CancellationToken::new();
        let hosts = HostGate::new("localhost".parse());
        let router = guard(router, hosts, Headers::new(tls.is_some(), HASH, HASH)?, limits.head_bytes);
        let done = tokio::spawn(serve(listener, tls, router, limits, shutdown.clone()));
        Ok(Self { address, shutdown, done })
    }

    async fn connect(&self) -> io::Result<TcpStream> {
        TcpStream::connect(self.address).await
    }

    /// Sends `bytes` on a connection of its own; all that comes back until the edge closes it.
    async fn exchange(&self, bytes: &[u8]) -> io::Result<String> {
        let mut stream = self.connect().await?;
        // The edge may close before it has read all of it.
        let _ = stream.write_all(bytes).await;
        to_the_end(&mut stream).await
    }
}

/// All that comes until the other end closes, which must happen. A reset ends it too: the edge closes without reading what it refused.
async fn to_the_end(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut all = Vec::new();
    let read = async {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut piece).await {
            all.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
    };
    timeout(PATIENCE, read).await?;
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// A certificate for localhost and its key, in PEM and as a client takes them.
struct Certificate {
    pem: String,
    key_pem: String,
    der: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Certificate {
    fn make() -> Result<Self, rcgen::Error> {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
        Ok(Self { pem: made.cert.pem(), key_pem: made.signing_key.serialize_pem(), der: made.cert.der().clone(), key: made.signing_key.serialize_der() })
    }

    /// Writes both files where a listener looks for them.
    fn write(&self, folder: &std::path::Path) -> io::Result<TlsFiles> {
        use std::os::unix::fs::PermissionsExt as _;
        let files = TlsFiles { certificate: folder.join("certificate.pem"), key: folder.join("key.pem"), client_authorities: None };
        std::fs::write(&files.certificate, &self.pem)?;
        std::fs::write(&files.key, &self.key_pem)?;
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(0o600))?;
        Ok(files)
    }

    /// A client that trusts this certificate alone, and may show one of its own.
    fn client(&self, protocol: &[u8], own: Option<&Self>) -> Result<ClientConfig, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone())?;
        let builder = ClientConfig::builder_with_provider(Arc::new(provider())).with_safe_default_protocol_versions()?.with_root_certificates(roots);
        let mut config = match own {
            None => builder.with_no_client_auth(),
            Some(own) => builder.with_client_auth_cert(vec![own.der.clone()], PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.key.clone())))?,
        };
        config.alpn_protocols = vec![protocol.to_vec()];
        Ok(config)
    }
}

async fn handshake(edge: &Edge, client: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
    TlsConnector::from(Arc::new(client)).connect(name, edge.connect().await?).await
}
