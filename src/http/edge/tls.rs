//! TLS as the service speaks it: 1.2 and 1.3, forward secrecy and authenticated encryption only, the post-quantum hybrid first, a certificate that can be replaced while running.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::{
        CryptoProvider,
        aws_lc_rs::{self, cipher_suite as suite, kx_group},
    },
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject as _},
    },
    server::{ClientHello, ResolvesServerCert, VerifierBuilderError, WebPkiClientVerifier, danger::ClientCertVerifier},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};
use sha2::{Digest as _, Sha256};
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::base::hardening::{SecretFileError, read_secret};

/// How often the files are looked at without being asked.
const LOOK: Duration = Duration::from_mins(1);

/// What this service and its clients use for TLS: the AEAD suites with ephemeral keys, the strongest first, and the hybrid of X25519 and ML-KEM-768
/// (FIPS 203) before the classical groups.
#[must_use]
pub fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![
            suite::TLS13_AES_256_GCM_SHA384,
            suite::TLS13_AES_128_GCM_SHA256,
            suite::TLS13_CHACHA20_POLY1305_SHA256,
            suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ],
        kx_groups: vec![kx_group::X25519MLKEM768, kx_group::X25519, kx_group::SECP256R1, kx_group::SECP384R1],
        ..aws_lc_rs::default_provider()
    }
}

/// Makes [`provider`] that of the whole process (database and other clients included). To be called once, at the very start of the program; a second call changes nothing.
pub fn install_provider() {
    // The error means that one is installed already.
    let _ = provider().install_default();
}

/// The PEM files of a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, then those of its chain.
    pub certificate: PathBuf,
    /// Its private key (PKCS#8, SEC1 or PKCS#1).
    pub key: PathBuf,
    /// Who signs the certificates that clients may show; without it none is asked for. A client without one is still served: a handler decides.
    pub client_authorities: Option<PathBuf>,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsRefusal {
    /// The system refused.
    #[error("the file {path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The private key's file cannot be used.
    #[error(transparent)]
    Key(#[from] SecretFileError),
    /// Not what the file should hold.
    #[error("the file {path} holds no {expected} in PEM")]
    NotPem {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        expected: &'static str,
        /// What the reader said.
        source: pem::Error,
    },
    /// A key of an unknown kind, or not the certificate's.
    #[error("the certificate and its private key do not go together")]
    Pair(#[source] rustls::Error),
    /// A certificate that cannot be an authority's.
    #[error("the authorities of client certificates cannot be used")]
    Authorities(#[source] VerifierBuilderError),
    /// The library refuses the whole.
    #[error("TLS cannot be set up")]
    Setup(#[source] rustls::Error),
}

/// What a look at the files did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// They hold what is in use, or what was refused before.
    Unchanged,
    /// New connections get the new certificate.
    Replaced,
}

/// A listener's TLS. Connections under way keep the certificate they began with.
pub struct Tls {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    config: Arc<ServerConfig>,
    certificate: Arc<Replaceable>,
    /// Digest of the files' bytes at the last look, so that a broken pair is reported once.
    seen: Mutex<[u8; 32]>,
}

impl Tls {
    /// Reads the files, which must be right.
    ///
    /// # Errors
    /// [`TlsRefusal`].
    pub fn open(files: TlsFiles) -> Result<Arc<Self>, TlsRefusal> {
        let provider = Arc::new(provider());
        let pair = Pair::read(&files)?;
        let certificate = Arc::new(Replaceable(RwLock::new(Arc::new(pair.certified(&files, &provider)?))));
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Replaceable>::clone(&certificate);
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(&[&TLS13, &TLS12]).map_err(TlsRefusal::Setup)?;
        let mut config = match &files.client_authorities {
            None => builder.with_no_client_auth(),
            Some(path) => builder.with_client_cert_verifier(client_verifier(path, &provider)?),
        }
        .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(Self { provider, config: Arc::new(config), certificate, seen: Mutex::new(pair.digest), files }))
    }

    /// Looks at the files, and takes a new pair if it is right. A broken one is refused and the pair in use stays.
    ///
    /// # Errors
    /// [`TlsRefusal`], once for each broken pair.
    pub fn look(&self) -> Result<Look, TlsRefusal> {
        let pair = Pair::read(&self.files)?;
        let seen = std::mem::replace(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner), pair.digest);
        if seen == pair.digest {
            return Ok(Look::Unchanged);
        }
        let fresh = Arc::new(pair.certified(&self.files, &self.provider)?);
        *self.certificate.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(Look::Replaced)
    }

    /// Keeps the pair fresh until `shutdown`, beside everything else.
    pub fn keep_fresh_in_background(self: &Arc<Self>, shutdown: CancellationToken) {
        let tls = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = tls.keep_fresh(shutdown).await {
                tracing::error!(%error, "the certificate is no longer looked at");
            }
        });
    }

    /// Looks at the files each minute and at each `SIGHUP`, until `shutdown`, and says what happened.
    ///
    /// # Errors
    /// When the signal cannot be listened to.
    pub async fn keep_fresh(&self, shutdown: CancellationToken) -> io::Result<()> {
        let mut asked = signal(SignalKind::hangup())?;
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                _ = asked.recv() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
            match self.look() {
                Ok(Look::Unchanged) => {}
                Ok(Look::Replaced) => tracing::info!("the new TLS certificate is in use"),
                Err(refusal) => tracing::error!(error = &refusal as &dyn std::error::Error, "the new TLS certificate is refused: the one in use stays"),
            }
        }
    }

    /// What makes a connection a TLS one.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("files", &self.files).finish_non_exhaustive()
    }
}

/// The two files as they are at one moment.
struct Pair {
    certificate: Vec<u8>,
    key: zeroize::Zeroizing<Vec<u8>>,
    digest: [u8; 32],
}

impl Pair {
    fn read(files: &TlsFiles) -> Result<Self, TlsRefusal> {
        let certificate = read(&files.certificate)?;
        let key = read_secret(&files.key)?;
        let digest = Sha256::new().chain_update(Sha256::digest(&certificate)).chain_update(Sha256::digest(&*key)).finalize().into();
        Ok(Self { certificate, key, digest })
    }

    fn certified(&self, files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsRefusal> {
        let chain = certificates(&self.certificate, &files.certificate)?;
        let key = PrivateKeyDer::from_pem_slice(&self.key).map_err(|source| TlsRefusal::NotPem { path: files.key.clone(), expected: "private key", source })?;
        CertifiedKey::from_der(chain, key, provider).map_err(TlsRefusal::Pair)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsRefusal> {
    std::fs::read(path).map_err(|source| TlsRefusal::Unreadable { path: path.to_owned(), source })
}

fn certificates(bytes: &[u8], path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsRefusal> {
    let not_pem = |source| TlsRefusal::NotPem { path: path.to_owned(), expected: "certificate", source };
    let chain = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>().map_err(not_pem)?;
    if chain.is_empty() { Err(not_pem(pem::Error::NoItemsFound)) } else { Ok(chain) }
}

fn client_verifier(path: &Path, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ClientCertVerifier>, TlsRefusal> {
    let mut roots = RootCertStore::empty();
    for authority in certificates(&read(path)?, path)? {
        roots.add(authority).map_err(TlsRefusal::Setup)?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).allow_unauthenticated().build().map_err(TlsRefusal::Authorities)
}

/// The certificate in use.
struct Replaceable(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Replaceable {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl fmt::Debug for Replaceable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replaceable(‹certificate and key›)")
    }
}
