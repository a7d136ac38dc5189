//! The exact headers of every answer, by class of route: errors, redirections, 304 and the fallbacks included.
//!
//! A route takes its class by a layer, `headers.layer(Class::Api)`; what has no class of its own gets [`Class::Page`] from
//! [`crate::http::edge::guard()`]. Where layers nest, the innermost decides. A handler cannot override what is here.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, SERVER, STRICT_TRANSPORT_SECURITY, X_FRAME_OPTIONS},
    },
    response::Response,
};
use futures_util::future::{BoxFuture, FutureExt as _};
use tower::{Layer, Service};

/// What kind of thing a route answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A page that starts no worker. Also the class of whatever has none.
    Page,
    /// A page that starts the sealing worker: the same, with the one Trusted Types policy that names the worker's address.
    SealingPage,
    /// The document shown in the viewer's frame, of an opaque origin and without network.
    Viewer,
    /// The script of a worker, which has a policy of its own and no network.
    Worker,
    /// A file whose name holds its hash.
    Asset,
    /// Sealed bytes.
    Raw,
    /// JSON.
    Api,
    /// The transparency log's tiles and checkpoints.
    Log,
}

impl Class {
    /// All of them, for tests that must forget none.
    pub const ALL: [Self; 8] = [Self::Page, Self::SealingPage, Self::Viewer, Self::Worker, Self::Asset, Self::Raw, Self::Api, Self::Log];
}

/// The viewer's hashes are not hashes: the build is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the viewer's script and style must each be allowed by a hash, “sha256-” and 44 characters of base64")]
pub struct NotAHash;

/// For every answer. Only HSTS is apart: it is said under TLS alone (RFC 6797 §7.2).
const COMMON: [(&str, &str); 10] = [
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), display-capture=(), clipboard-read=(), \
         browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ),
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex, nofollow, noarchive"),
    ("x-dns-prefetch-control", "off"),
];

macro_rules! page {
    ($trusted_types:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; ",
            "manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; ",
            "require-trusted-types-for 'script'; trusted-types ",
            $trusted_types
        )
    };
}

const PAGE: &str = page!("'none'");
const SEALING_PAGE: &str = page!("consigne-worker");

/// Neither network nor anything else: the page hands the worker bytes and takes bytes back.
const WORKER: &str =
    "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// For what is never a document. A browser that shows it all the same may do nothing with it.
const NOT_A_DOCUMENT: &str = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

const HASHED: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The headers of this instance. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Headers {
    tls: bool,
    viewer: Arc<HeaderValue>,
}

impl Headers {
    /// `tls`: whether browsers reach the service by `https`, here or through a proxy. `script` and `style`: the hashes (`sha256-…`, CSP level 3, §2.3.1)
    /// by which the viewer's one script and one style are allowed.
    ///
    /// # Errors
    /// [`NotAHash`]: they end in a header, so anything else is refused.
    pub fn new(tls: bool, script: &str, style: &str) -> Result<Self, NotAHash> {
        let policy = viewer_policy(script, style)?;
        Ok(Self { tls, viewer: Arc::new(HeaderValue::try_from(policy).map_err(|_| NotAHash)?) })
    }

    /// The layer for routes of this class.
    #[must_use]
    pub fn layer(&self, class: Class) -> HeadersLayer {
        HeadersLayer { headers: self.clone(), class }
    }

    /// Puts the headers of `class` on an answer, unless an inner layer has.
    pub fn dress(&self, class: Class, response: &mut Response) {
        if response.extensions().get::<Dressed>().is_some() {
            return;
        }
        response.extensions_mut().insert(Dressed);
        let status = response.status();
        let map = response.headers_mut();
        for (name, value) in COMMON {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map.remove(SERVER);
        map.remove("x-powered-by");
        if self.tls {
            map.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
        } else {
            map.remove(STRICT_TRANSPORT_SECURITY);
        }
        self.differ(class, status, map);
    }

    fn differ(&self, class: Class, status: StatusCode, map: &mut HeaderMap) {
        let served = status.is_success() || status == StatusCode::NOT_MODIFIED;
        map.insert(CONTENT_SECURITY_POLICY, self.policy(class));
        if class == Class::Viewer {
            // The frame's ancestor is allowed by the policy; this older header knows no such exception.
            map.remove(X_FRAME_OPTIONS);
        } else {
            map.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        }
        // An error on the address of a hashed file must not be remembered for a year.
        if matches!(class, Class::Asset | Class::Worker) && served {
            map.insert(CACHE_CONTROL, HASHED);
        }
        // The frame holds nothing of anybody: it is kept, and asked for again by its entity tag.
        if class == Class::Viewer && served {
            map.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        // An error there is problem+json, and says so.
        if class == Class::Raw && served {
            map.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
            map.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        }
    }

    fn policy(&self, class: Class) -> HeaderValue {
        match class {
            Class::Page => HeaderValue::from_static(PAGE),
            Class::SealingPage => HeaderValue::from_static(SEALING_PAGE),
            Class::Viewer => HeaderValue::clone(&self.viewer),
            Class::Worker => HeaderValue::from_static(WORKER),
            Class::Asset | Class::Raw | Class::Api | Class::Log => HeaderValue::from_static(NOT_A_DOCUMENT),
        }
    }
}

/// The viewer reads what strangers sent, so its document is of no origin and reaches no network; only the hashed script runs. `wasm-unsafe-eval` compiles
/// the decoders of scanned images that travel inside that script, and gives no `eval`; the typefaces of a PDF come as `data:`.
fn viewer_policy(script: &str, style: &str) -> Result<String, NotAHash> {
    if !is_hash(script) || !is_hash(style) {
        return Err(NotAHash);
    }
    Ok(format!(
        "sandbox allow-scripts; default-src 'none'; script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}'; img-src blob: data:; font-src data:; \
         frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
    ))
}

fn is_hash(text: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    text.strip_prefix("sha256-").is_some_and(|hash| hash.len() == 44 && hash.bytes().all(base64))
}

/// Marks an answer that has its headers.
#[derive(Debug, Clone, Copy)]
struct Dressed;

/// Gives the answers of the routes it wraps the headers of their class.
#[derive(Debug, Clone)]
pub struct HeadersLayer {
    headers: Headers,
    class: Class,
}

impl<S> Layer<S> for HeadersLayer {
    type Service = WithHeaders<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithHeaders { inner, headers: self.headers.clone(), class: self.class }
    }
}

/// A service whose answers have their headers.
#[derive(Debug, Clone)]
pub struct WithHeaders<S> {
    inner: S,
    headers: Headers,
    class: Class,
}

impl<S> Service<Request> for WithHeaders<S>
where
    S: Service<Request, Response = Response>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (headers, class) = (self.headers.clone(), self.class);
        let answer = self.inner.call(request);
        async move {
            let mut response = answer.await?;
            headers.dress(class, &mut response);
            Ok(response)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests;
