//! A browser, as far as the service sees one: a cookie, a language, the headers a browser adds.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// The host every story is told on.
pub(crate) const HOST: &str = "consigne.example";

/// The address of the service.
pub(crate) const BASE: &str = "https://consigne.example";

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The same, if it was this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The same, if it was this problem.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
        assert_eq!(answer.json()["type"], format!("urn:consigne:problem:{code}"), "{}", answer.text());
        answer
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header's value, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of the session cookie that this answer sets.
    pub(crate) fn session(&self) -> Option<String> {
        let set = self.header("set-cookie").strip_prefix("__Host-sid=")?;
        set.split(';').next().filter(|value| !value.is_empty()).map(str::to_owned)
    }
}

/// Somebody at a browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    /// The session's secret, when signed in.
    pub(crate) session: Option<String>,
    /// `Accept-Language`.
    pub(crate) language: &'static str,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, session: None, language: "fr" }
    }

    /// A request as this browser sends it from a page of the service.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST).header(header::ACCEPT_LANGUAGE, self.language);
        request = request.header("sec-fetch-site", "same-origin");
        match &self.session {
            Some(session) => request.header(header::COOKIE, format!("__Host-sid={session}")),
            None => request,
        }
    }

    /// Sends it, and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer comes whole").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// Sends JSON.
    pub(crate) async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::PUT, path, body).await
    }
}
