//! Every route asked by every actor, once for all the guards that look at the answers.

mod asking;
mod clocks;
mod world;

use std::sync::{LazyLock, Mutex, PoisonError};

use axum::body::Body;
use consigne::{
    app::routes,
    http::{Access, Class, Leaves, Route},
};

use crate::harness::{Answer, story};
use asking::Asking;
pub(crate) use world::Actor;
use world::World;

/// What is true of a route, as far as the guards look.
#[derive(Clone)]
pub(crate) struct Known {
    /// `GET /api/v1/home`
    pub(crate) name: String,
    pub(crate) class: Class,
    pub(crate) leaves: Leaves,
    pub(crate) is_safe: bool,
    pub(crate) is_link: bool,
}

impl Known {
    fn of(route: &Route) -> Self {
        Self {
            name: format!("{} {}", route.method, route.path),
            class: route.class,
            leaves: route.leaves,
            is_safe: route.method.is_safe(),
            is_link: route.access == Access::Link,
        }
    }
}

/// One route asked by one actor.
pub(crate) struct Seen {
    pub(crate) route: Known,
    pub(crate) actor: String,
    pub(crate) answer: Answer,
    /// What the same actor is told of something of that kind that never was, when the answer was 404.
    pub(crate) missing: Option<Answer>,
    /// How many entries the trail grew by.
    pub(crate) entries: i64,
}

impl Seen {
    /// The answer in a word: its status, with the problem's code where it is one.
    pub(crate) fn outcome(&self) -> String {
        let status = self.answer.status.as_u16();
        if self.answer.header("content-type") != "application/problem+json" || self.answer.body.is_empty() {
            return status.to_string();
        }
        let code = self.answer.json()["type"].as_str().and_then(|kind| kind.rsplit(':').next().map(str::to_owned)).unwrap_or_default();
        format!("{status} {code}")
    }
}

/// Every answer, in the order of the routes and of the actors.
pub(crate) static WALK: LazyLock<Vec<Seen>> = LazyLock::new(|| {
    let seen = Mutex::new(Vec::new());
    story(async |at| {
        let mut world = World::new(at).await;
        for route in routes().iter().map(Known::of) {
            for actor in world.actors() {
                let asking = asking::of(&mut world, &route, &actor).await;
                let one = ask(&world, &route, &actor, asking).await;
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(one);
            }
        }
    });
    seen.into_inner().unwrap_or_else(PoisonError::into_inner)
});

async fn ask(world: &World<'_>, route: &Known, actor: &Actor, asking: Asking) -> Seen {
    let before = world.at.entries().await;
    let answer = send(world, &asking).await;
    let entries = world.at.entries().await - before;
    let missing = match asking.without_target(world) {
        Some(missing) if answer.status == 404 => Some(send(world, &missing).await),
        _ => None,
    };
    Seen { route: route.clone(), actor: actor.name.clone(), answer, missing, entries }
}

async fn send(world: &World<'_>, asking: &Asking) -> Answer {
    let mut browser = world.at.browser();
    browser.session.clone_from(&asking.session);
    let mut request = browser.request(asking.method.clone(), &asking.path);
    for (name, value) in &asking.headers {
        request = request.header(*name, value);
    }
    browser.send(request.body(Body::from(asking.body.clone())).expect("a request")).await
}
