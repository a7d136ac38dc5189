//! From a parsed request to the router, and back.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::{Router, body::Body};
use futures_util::future::{BoxFuture, FutureExt as _};
use hyper::{
    Request, Response,
    body::{Body as _, Incoming},
    header::{CONNECTION, HeaderValue},
};
use rustls::pki_types::CertificateDer;
use tower::ServiceExt as _;

use super::{
    Limits,
    activity::Activity,
    body::{Answering, Watched},
    head::Framing,
};

/// Who is at the other end of the connection, as the network says: a proxy, where there is one. A request extension. Never logged: an address is a person's.
#[derive(Clone)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// Whether this connection is a TLS one.
    pub tls: bool,
    /// The certificate it showed in the handshake and whose key it proved to hold, signed by one of the configured authorities.
    pub certificate: Option<Arc<CertificateDer<'static>>>,
}

impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Peer(‹personal›)")
    }
}

/// Answers the requests of one connection.
pub(super) struct Served {
    pub(super) router: Router,
    pub(super) limits: Limits,
    pub(super) peer: Peer,
    pub(super) activity: Arc<Activity>,
    /// Of an HTTP/1 connection.
    pub(super) framing: Option<Framing>,
}

impl hyper::service::Service<Request<Incoming>> for Served {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let under_way = self.activity.begin();
        let length = request.body().size_hint().exact();
        if let Some(framing) = &self.framing {
            // Here and not in the future: the connection reads on as soon as this returns.
            framing.body(length);
        }
        let last = self.framing.is_some() && length.is_none();
        request.extensions_mut().insert(self.peer.clone());
        let stall = self.limits.body_stall;
        let answer = self.router.clone().oneshot(request.map(|body| Body::new(Watched::new(body, stall))));
        async move {
            let mut response = answer.await?;
            if last {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response.map(|body| Body::new(Answering::new(body, under_way))))
        }
        .boxed()
    }
}
