//! A route and what is true of it: who may call it, what headers its answers carry, what it leaves in the trail.
//! The router is made from these and from nothing else, so the guard tests walk what is really served.

use std::sync::atomic::Ordering;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::MethodRouter,
};
use utoipa::openapi::{Components, OpenApi, OpenApiBuilder, Paths, RefOr, Schema};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{
    attempt::Attempt,
    caller,
    headers::Class,
    problem::{self, Problem, Told},
    words::{Text, preferred_language},
};
use crate::{
    app::App,
    identity::{Action, Caller, Reach},
};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever holds a deposit link that has not ended: the token is in the path.
    Link,
    /// Whoever holds an invitation that has not ended: the token is in the path.
    Invitation,
    /// An agent who may do this.
    Agent(Action),
}

/// What a route leaves in the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// Nothing: it only reads.
    Nothing,
    /// An entry, whenever it succeeds.
    Entry,
    /// Nothing although it writes, and why that is right.
    NothingBecause(&'static str),
}

/// A handler's own description: the schemas it names, and its operation.
type Described = (Vec<(String, RefOr<Schema>)>, Paths);

/// One method of one path.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path's template.
    pub path: String,
    /// The class of its answers' headers.
    pub class: Class,
    /// Who may call it.
    pub access: Access,
    /// What it leaves.
    pub leaves: Leaves,
    handler: MethodRouter<App>,
    described: Option<Described>,
}

impl Route {
    /// A route outside the API: a page, an asset, a tile.
    #[must_use]
    pub fn plain(method: Method, path: &str, class: Class, access: Access, handler: MethodRouter<App>) -> Self {
        Self { method, path: path.to_owned(), class, access, leaves: Leaves::Nothing, handler, described: None }
    }

    /// A route of the API, described by its handler's own annotation: `Route::api(routes!(handler), …)`.
    ///
    /// # Panics
    /// When the handler's annotation names no path or no method, which the first test shows.
    #[must_use]
    pub fn api((schemas, paths, handler): UtoipaMethodRouter<App>, access: Access) -> Self {
        let described = paths.paths.iter().next().map(|(path, item)| (path.clone(), method_of(item)));
        let (path, method) = described.unwrap_or_default();
        Self { method, path, class: Class::Api, access, leaves: Leaves::Nothing, handler, described: Some((schemas, paths)) }
    }

    /// The same, leaving something else in the trail.
    #[must_use]
    pub const fn leaving(mut self, leaves: Leaves) -> Self {
        self.leaves = leaves;
        self
    }

    /// The same, with another class of headers.
    #[must_use]
    pub const fn of_class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    fn mount(self, app: &App) -> MethodRouter<App> {
        let guard = Guard { app: app.clone(), access: self.access, class: self.class };
        let handler: MethodRouter<App> = self.handler.layer(middleware::from_fn_with_state(guard, guarded));
        handler.layer(app.headers.layer(self.class))
    }
}

fn method_of(item: &utoipa::openapi::PathItem) -> Method {
    let methods = [
        (item.get.is_some(), Method::GET),
        (item.post.is_some(), Method::POST),
        (item.put.is_some(), Method::PUT),
        (item.patch.is_some(), Method::PATCH),
        (item.delete.is_some(), Method::DELETE),
        (item.head.is_some(), Method::HEAD),
    ];
    methods.into_iter().find_map(|(is, method)| is.then_some(method)).unwrap_or_default()
}

/// The router of these routes. Whatever no route answers is a 404 or 405 like every other page.
pub fn router(app: &App, routes: Vec<Route>) -> Router {
    let served = routes.into_iter().fold(Router::new(), |served, route| {
        let path = route.path.clone();
        served.route(&path, route.mount(app))
    });
    let served: Router<App> = served.fallback(async || Problem::NotFound).method_not_allowed_fallback(async || Problem::MethodNotAllowed);
    served.with_state(app.clone()).layer(middleware::from_fn_with_state(app.clone(), worded))
}

/// Words what no route answered: the routes' own problems are worded already.
async fn worded(State(app): State<App>, request: Request, next: Next) -> Response {
    let text = text_of(request.headers());
    let class = if request.uri().path().starts_with("/api/") { Class::Api } else { Class::Page };
    let response = next.run(request).await;
    match response.extensions().get::<Told>() {
        Some(Told(problem)) => word((*problem, class), text, (&app.service.telephone, false), &response),
        None => response,
    }
}

/// A problem in the reader's language, as JSON or as a page (with whom to call, and whether the reader is signed in), with whatever headers it already had.
fn word((problem, class): (Problem, Class), text: Text, reader: (&str, bool), bare: &Response) -> Response {
    let mut worded = match class {
        Class::Page | Class::SealingPage | Class::Viewer => problem::as_page(problem, text, reader),
        Class::Worker | Class::Asset | Class::Raw | Class::Api | Class::Log => problem::as_json(problem, text),
    };
    for (name, value) in bare.headers() {
        worded.headers_mut().entry(name).or_insert(value.clone());
    }
    worded
}

/// The API's description, from the handlers' own annotations.
#[must_use]
pub fn describe(routes: &[Route]) -> OpenApi {
    let info = utoipa::openapi::InfoBuilder::new().title("Consigne").version(env!("CARGO_PKG_VERSION")).build();
    let mut paths = Paths::new();
    let mut components = Components::new();
    for (schemas, described) in routes.iter().filter_map(|route| route.described.as_ref()) {
        components.schemas.extend(schemas.iter().cloned());
        for (path, item) in &described.paths {
            paths.paths.entry(path.clone()).or_default().merge_operations(item.clone());
        }
    }
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}

#[derive(Clone)]
struct Guard {
    app: App,
    access: Access,
    class: Class,
}

/// The language in which this reader is answered.
pub(crate) fn text_of(headers: &HeaderMap) -> Text {
    Text::new(preferred_language(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())))
}

/// Around every handler: lets in whom the route lets in, and words a problem in the reader's language and form.
async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (begun, method) = (guard.app.records.clock().elapsed(), request.method().clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = answer(&guard, request, next).await;
    // The template, never the path: paths hold tokens.
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let took = guard.app.records.clock().elapsed().saturating_sub(begun);
    tracing::info!(%method, route, status = response.status().as_u16(), ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered");
    response
}

async fn answer(guard: &Guard, mut request: Request, next: Next) -> Response {
    let text = text_of(request.headers());
    let asked = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let attempt = Attempt::of(&request);
    let admitted = let_in(guard, &mut request).await;
    let caller = request.extensions().get::<Caller>().cloned();
    let response = match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let Some(Told(problem)) = response.extensions().get::<Told>().copied() else { return response };
    if let Some(caller) = &caller {
        attempt.note(&guard.app, caller, problem).await;
    } else if guard.access == Access::Link && problem == Problem::LinkEnded {
        guard.app.refused_links.fetch_add(1, Ordering::Relaxed);
    }
    if problem == Problem::SignInNeeded && matches!(guard.class, Class::Page | Class::SealingPage) {
        let next: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    let signed_in = matches!(guard.access, Access::Agent(_)) && problem != Problem::SignInNeeded;
    word((problem, guard.class), text, (&guard.app.service.telephone, signed_in), &response)
}

async fn let_in(guard: &Guard, request: &mut Request) -> Result<(), Problem> {
    let Access::Agent(action) = guard.access else { return Ok(()) };
    let caller = caller::authenticate(&guard.app, request.headers(), action).await?;
    let reach = caller.reach;
    request.extensions_mut().insert(caller);
    if reach == Reach::Nothing {
        return Err(Problem::NotYourRole);
    }
    if request.method().is_safe() { Ok(()) } else { caller::check_same_site(request.headers(), guard.app.base_url()) }
}
