//! Golden headers: what each class sends, to the byte, in answers of every kind.

use axum::{
    Router,
    body::Body,
    http::{Method, header},
    response::IntoResponse,
    routing::get,
};
use tower::ServiceExt as _;

use super::*;
use crate::http::edge::{HostGate, guard};

const SCRIPT: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const STYLE: &str = "sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";

const ALL: &str = "\
cross-origin-embedder-policy: require-corp
cross-origin-opener-policy: same-origin
cross-origin-resource-policy: same-origin
origin-agent-cluster: ?1
permissions-policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), display-capture=(), clipboard-read=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)
referrer-policy: no-referrer
x-content-type-options: nosniff
x-dns-prefetch-control: off
x-robots-tag: noindex, nofollow, noarchive
";
const HSTS: &str = "strict-transport-security: max-age=63072000; includeSubDomains\n";
const NO_STORE: &str = "cache-control: no-store\n";
const NO_CACHE: &str = "cache-control: no-cache\n";
const IMMUTABLE: &str = "cache-control: public, max-age=31536000, immutable\n";
const NO_FRAME: &str = "x-frame-options: DENY\n";
const PAGE: &str = "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'\n";
const SEALING_PAGE: &str = "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types consigne-worker\n";
const VIEWER: &str = "content-security-policy: sandbox allow-scripts; default-src 'none'; script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'wasm-unsafe-eval'; style-src 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='; img-src blob: data:; font-src data:; frame-ancestors 'self'; form-action 'none'; base-uri 'none'\n";
const WORKER: &str = "content-security-policy: default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'\n";
const NOT_A_DOCUMENT: &str = "content-security-policy: default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'\n";
const DOWNLOAD: &str = "content-disposition: attachment\ncontent-type: application/octet-stream\n";
const JSON: &str = "content-type: application/problem+json\n";

/// What the class adds to [`ALL`]: for something served, and for an error.
fn golden(class: Class) -> (Vec<&'static str>, Vec<&'static str>) {
    match class {
        Class::Page => (vec![NO_STORE, NO_FRAME, PAGE, JSON], vec![NO_STORE, NO_FRAME, PAGE, JSON]),
        Class::SealingPage => (vec![NO_STORE, NO_FRAME, SEALING_PAGE, JSON], vec![NO_STORE, NO_FRAME, SEALING_PAGE, JSON]),
        Class::Viewer => (vec![NO_CACHE, VIEWER, JSON], vec![NO_STORE, VIEWER, JSON]),
        Class::Worker => (vec![IMMUTABLE, NO_FRAME, WORKER, JSON], vec![NO_STORE, NO_FRAME, WORKER, JSON]),
        Class::Asset => (vec![IMMUTABLE, NO_FRAME, NOT_A_DOCUMENT, JSON], vec![NO_STORE, NO_FRAME, NOT_A_DOCUMENT, JSON]),
        Class::Raw => (vec![NO_STORE, NO_FRAME, NOT_A_DOCUMENT, DOWNLOAD], vec![NO_STORE, NO_FRAME, NOT_A_DOCUMENT, JSON]),
        Class::Api | Class::Log => (vec![NO_STORE, NO_FRAME, NOT_A_DOCUMENT, JSON], vec![NO_STORE, NO_FRAME, NOT_A_DOCUMENT, JSON]),
    }
}

fn sorted(parts: &[&str]) -> String {
    let mut lines: Vec<_> = parts.iter().flat_map(|part| part.lines()).collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// A handler that names itself, sets headers of its own, and answers what its path says.
#[expect(clippy::disallowed_types, reason = "the test reads the status it is to answer with")]
async fn answer(axum::extract::Path(status): axum::extract::Path<u16>) -> impl IntoResponse {
    let own = [
        (SERVER, "something/1.0"),
        (CACHE_CONTROL, "public"),
        (CONTENT_SECURITY_POLICY, "default-src *"),
        (CONTENT_TYPE, "application/problem+json"),
        (STRICT_TRANSPORT_SECURITY, "max-age=1"),
    ];
    (StatusCode::from_u16(status).unwrap_or_default(), [("x-powered-by", "something")], own)
}

fn service(tls: bool, class: Class) -> Result<Router, NotAHash> {
    let headers = Headers::new(tls, SCRIPT, STYLE)?;
    let router = Router::new().route("/{status}", get(answer).layer(headers.layer(class)));
    Ok(guard(router, HostGate::new("localhost".parse()), headers, 16 * 1024))
}

/// Status and headers, sorted, but those that describe the connection or the method.
async fn ask(router: Router, method: Method, path: &str, host: &str) -> (StatusCode, String) {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_default();
    request.headers_mut().insert(header::HOST, HeaderValue::from_str(host).unwrap_or(HeaderValue::from_static("localhost")));
    let response = router.oneshot(request).await.unwrap_or_default();
    let told = |name: &HeaderName| *name != header::CONTENT_LENGTH && *name != header::ALLOW;
    let lines = response.headers().iter().filter(|(name, _)| told(name));
    let lines: Vec<_> = lines.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default())).collect();
    (response.status(), sorted(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[tokio::test]
async fn each_class_has_exactly_its_headers_in_answers_errors_and_304() -> Result<(), NotAHash> {
    for class in Class::ALL {
        let (served, refused) = golden(class);
        for tls in [true, false] {
            let hsts = if tls { HSTS } else { "" };
            let cases = [(200, &served), (206, &served), (304, &served), (302, &refused), (404, &refused), (410, &refused), (500, &refused)];
            for (status, differs) in cases {
                let (answered, headers) = ask(service(tls, class)?, Method::GET, &format!("/{status}"), "localhost").await;
                assert_eq!(answered.as_u16(), status);
                assert_eq!(headers, sorted(&[&[ALL, hsts], differs.as_slice()].concat()), "{class:?} {status} tls={tls}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_method_that_is_not_allowed_has_the_headers_of_its_route() -> Result<(), NotAHash> {
    let (status, headers) = ask(service(true, Class::Api)?, Method::DELETE, "/200", "localhost").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers, sorted(&[ALL, HSTS, NO_STORE, NO_FRAME, NOT_A_DOCUMENT]));
    Ok(())
}

#[tokio::test]
async fn what_no_route_answers_has_the_headers_of_a_page() -> Result<(), NotAHash> {
    let (status, headers) = ask(service(true, Class::Api)?, Method::GET, "/no/such/route", "localhost").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers, sorted(&[ALL, HSTS, NO_STORE, NO_FRAME, PAGE]));
    let (status, headers) = ask(service(false, Class::Api)?, Method::GET, "/200", "elsewhere.example").await;
    assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(headers, sorted(&[ALL, NO_STORE, NO_FRAME, PAGE, JSON]));
    Ok(())
}

#[test]
fn only_hashes_can_allow_the_viewer_s_script() {
    for wrong in ["", "sha256-", "sha256-abc", "*", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF'=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="] {
        assert_eq!(Headers::new(true, wrong, STYLE).map(|_| ()), Err(NotAHash), "{wrong}");
        assert_eq!(Headers::new(true, SCRIPT, wrong).map(|_| ()), Err(NotAHash), "{wrong}");
    }
}
