//! Reaching an instance: in this process through its router, or over HTTP. Nothing else differs.

use std::{fmt, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt as _;

use super::ClientRefusal;

/// The longest answer read whole, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// The prefix of our problems' types (RFC 9457).
const PROBLEM: &str = "urn:consigne:problem:";

/// How an instance is reached.
#[derive(Clone)]
pub enum Transport {
    /// In this process: each call is one turn of the router.
    InProcess(Router),
    /// Over HTTP; the address without a path, `https://consigne.example`.
    Http {
        /// The connections.
        client: reqwest::Client,
        /// Where the service is.
        base: String,
    },
}

/// One call.
#[derive(Debug)]
pub struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

/// What was answered: the body is still to come.
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: BoxStream<'static, Result<Bytes, ClientRefusal>>,
}

impl Transport {
    /// Reaches `base` over HTTP. The process has installed its TLS provider.
    ///
    /// # Errors
    /// [`ClientRefusal::Unreachable`] when no connection could ever be made.
    pub fn http(base: &str) -> Result<Self, ClientRefusal> {
        Self::over(base, reqwest::Client::builder().connect_timeout(Duration::from_secs(15)).read_timeout(Duration::from_mins(1)))
    }

    /// Reaches `base` over HTTP, each whole answer within a time: whoever watches cannot wait for a server that says one byte a minute.
    ///
    /// # Errors
    /// As [`Transport::http`].
    pub fn http_within(base: &str, wait: Duration) -> Result<Self, ClientRefusal> {
        Self::over(base, reqwest::Client::builder().timeout(wait))
    }

    fn over(base: &str, client: reqwest::ClientBuilder) -> Result<Self, ClientRefusal> {
        let client =
            client.redirect(reqwest::redirect::Policy::none()).user_agent(concat!("consigne/", env!("CARGO_PKG_VERSION"))).build().map_err(unreachable)?;
        Ok(Self::Http { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// Makes a call; an answer that is not a success is a refusal.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`], [`ClientRefusal::Unreachable`].
    pub async fn send(&self, call: Call) -> Result<Answer, ClientRefusal> {
        let answer = self.answer(call).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(answer.into_refusal().await) }
    }

    /// Makes a call, whatever is answered.
    ///
    /// # Errors
    /// [`ClientRefusal::Unreachable`].
    pub async fn answer(&self, call: Call) -> Result<Answer, ClientRefusal> {
        match self {
            Self::InProcess(router) => {
                let mut request = axum::http::Request::new(Body::from(call.body));
                *request.method_mut() = call.method;
                *request.uri_mut() = call.path.parse().map_err(unreachable)?;
                *request.headers_mut() = call.headers;
                let response = match router.clone().oneshot(request).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                };
                let (parts, body) = response.into_parts();
                let body = body.into_data_stream().map_err(unreachable).boxed();
                Ok(Answer { status: parts.status, headers: parts.headers, body })
            }
            Self::Http { client, base } => {
                let request = client.request(call.method, format!("{base}{}", call.path)).headers(call.headers).body(call.body);
                let mut response = request.send().await.map_err(unreachable)?;
                let headers = std::mem::take(response.headers_mut());
                Ok(Answer { status: response.status(), headers, body: response.bytes_stream().map_err(unreachable).boxed() })
            }
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InProcess(_) => f.write_str("InProcess"),
            Self::Http { base, .. } => write!(f, "Http({base})"),
        }
    }
}

impl Call {
    /// A call without a body.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let mut headers = HeaderMap::new();
        // The server asks where a call with a cookie comes from, because browsers send cookies by themselves. This is no browser: whatever it sends, it means.
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("fr"));
        Self { method, path: path.into(), headers, body: Bytes::new() }
    }

    /// GET.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// POST of this value as JSON.
    #[must_use]
    pub fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::new(Method::POST, path).json(body)
    }

    /// PUT of this value as JSON.
    #[must_use]
    pub fn put(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::new(Method::PUT, path).json(body)
    }

    fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        self.header(header::CONTENT_TYPE, "application/json").bytes(body)
    }

    /// The same with these bytes.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// The same with one header more; one that HTTP does not allow is left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<HeaderName>, value: &str) -> Self {
        if let Ok(value) = HeaderValue::try_from(value) {
            self.headers.insert(name.into(), value);
        }
        self
    }

    /// The same in a session.
    #[must_use]
    pub fn session(self, cookie: &SecretString) -> Self {
        self.header(header::COOKIE, &format!("__Host-sid={}", cookie.expose_secret()))
    }
}

impl Answer {
    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// A header, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The session that this answer begins.
    pub(super) fn session(&self) -> Option<SecretString> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut values = cookies.filter_map(|cookie| cookie.split(';').next()?.strip_prefix("__Host-sid="));
        values.next().filter(|value| !value.is_empty()).map(SecretString::from)
    }

    /// The body as it comes.
    #[must_use]
    pub fn stream(self) -> BoxStream<'static, Result<Bytes, ClientRefusal>> {
        self.body
    }

    /// The whole body.
    ///
    /// # Errors
    /// [`ClientRefusal::Unreachable`] when the connection breaks, [`ClientRefusal::Unreadable`] past 64 MiB.
    pub async fn bytes(self) -> Result<Vec<u8>, ClientRefusal> {
        self.bytes_within(LONGEST_ANSWER).await
    }

    /// The whole body, if it is no longer than this.
    ///
    /// # Errors
    /// As [`Answer::bytes`].
    pub async fn bytes_within(mut self, longest: usize) -> Result<Vec<u8>, ClientRefusal> {
        let mut whole = Vec::new();
        while let Some(piece) = self.body.next().await {
            whole.extend_from_slice(&piece?);
            if whole.len() > longest {
                return Err(ClientRefusal::Unreadable("it does not end"));
            }
        }
        Ok(whole)
    }

    /// The body, as JSON.
    ///
    /// # Errors
    /// As [`Answer::bytes`]; [`ClientRefusal::Unreadable`] when it is something else.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, ClientRefusal> {
        let body = self.bytes().await?;
        serde_json::from_slice(&body).map_err(|error| {
            tracing::debug!(%error, "an answer of another form");
            ClientRefusal::Unreadable(std::any::type_name::<T>())
        })
    }

    async fn into_refusal(self) -> ClientRefusal {
        #[derive(serde::Deserialize)]
        struct Problem {
            r#type: String,
            detail: String,
        }
        let status = self.status.as_u16();
        match self.json::<Problem>().await {
            Ok(problem) => {
                let code = problem.r#type.strip_prefix(PROBLEM).unwrap_or("unknown").to_owned();
                ClientRefusal::Refused { status, code, detail: problem.detail }
            }
            // A page, or something between us and the server: its status is all there is to say.
            Err(_) => ClientRefusal::Refused { status, code: "unknown".to_owned(), detail: "The server refused".to_owned() },
        }
    }
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> ClientRefusal {
    ClientRefusal::Unreachable(Box::new(error))
}
