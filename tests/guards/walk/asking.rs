//! How each route is asked: something real of the first team's, made fresh where the route changes it.

use axum::http::Method;
use consigne::{
    base::b64,
    identity::Role,
    sealing::{
        DocumentKey, Label, Manifest, Signed,
        digest::Measure,
        manifest::{Contents, Record, SealedBy},
        seal,
    },
};
use serde_json::{Value, json};

use super::{
    Known, clocks,
    world::{Actor, PIECE, PURPOSE, World},
};
use crate::harness::{Agent, Newcomer, person, random, word};

/// A request to send.
pub(super) struct Asking {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) session: Option<String>,
    /// The id of what is asked about.
    pub(super) target: Option<String>,
}

impl Asking {
    /// The same about something that never was.
    pub(super) fn without_target(&self, world: &World<'_>) -> Option<Self> {
        let target = self.target.as_deref()?;
        let never = match target.split_once('_') {
            Some((kind, _)) => format!("{kind}_{}", "0".repeat(26)),
            None => "999999999".to_owned(),
        };
        let body = String::from_utf8_lossy(&self.body).replace(target, &never).into_bytes();
        let body = if self.body.is_ascii() { body } else { self.body.clone() };
        let known = world.at.browser();
        let session = self.session.clone().or(known.session);
        Some(Self { method: self.method.clone(), path: self.path.replace(target, &never), headers: self.headers.clone(), body, session, target: None })
    }

    pub(super) fn json(mut self, body: &Value) -> Self {
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = body.to_string().into_bytes();
        self
    }

    pub(super) fn about(mut self, target: &str) -> Self {
        self.target = Some(target.to_owned());
        self
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn chunk(self, bytes: &[u8]) -> Self {
        let mut asking = self.header("tus-resumable", "1.0.0").header("upload-offset", "0").header("content-type", "application/offset+octet-stream");
        asking.body = bytes.to_vec();
        asking
    }
}

/// The request of this route by this actor.
pub(super) async fn of(world: &mut World<'_>, route: &Known, actor: &Actor) -> Asking {
    let (method, template) = route.name.split_once(' ').expect("a method and a path");
    let asking = Asking {
        method: method.parse().expect("a method"),
        path: fill(world, template, actor),
        headers: Vec::new(),
        body: Vec::new(),
        session: world.agent(actor).and_then(|agent| agent.browser.session.clone()),
        target: target_of(world, template),
    };
    match (method, template) {
        ("GET", _) => asking,
        (_, path) if clocks::knows(&asking.method, path) => clocks::of(world, path, actor, asking).await,
        ("HEAD" | "PATCH" | "DELETE", _) | ("POST", "/api/v1/cases/{case}/uploads/{upload}" | "/api/v1/links/{token}/uploads/{upload}") => {
            upload(world, route, actor, asking).await
        }
        (_, path) if route.is_link => link(world, path, actor, asking).await,
        (_, path) if path.starts_with("/api/v1/sign-") || path.starts_with("/api/v1/me") || path.starts_with("/api/v1/join") => {
            account(world, path, actor, asking).await
        }
        (_, path) if path.starts_with("/api/v1/teams") => team(world, path, actor, asking),
        (_, path) if path.starts_with("/api/v1/requests") => request(world, path, actor, asking).await,
        (_, path) => case(world, path, actor, asking).await,
    }
}

/// The path of a template, with what stands still in the world.
fn fill(world: &World<'_>, template: &str, actor: &Actor) -> String {
    let style = consigne::http::assets::asset_url("style.css");
    template
        .replace("{token}", &actor.token)
        .replace("{case}", &world.case)
        .replace("{document}", &world.document)
        .replace("{request}", &world.asked.request)
        .replace("{team}", &world.team.id)
        .replace("{run}", &world.run)
        .replace("{agent}", &world.manager().id)
        .replace("{digest}", &world.proposed)
        .replace("{index}", &world.proof.0)
        .replace("{hash}", &world.proof.1)
        .replace("{name}", style.trim_start_matches("/assets/"))
        .replace("{*path}", "0/000.p/1")
}

fn target_of(world: &World<'_>, template: &str) -> Option<String> {
    let all = [("{case}", &world.case), ("{document}", &world.document), ("{request}", &world.asked.request), ("{team}", &world.team.id)];
    all.into_iter().find_map(|(parameter, id)| template.contains(parameter).then(|| id.clone()))
}

/// Asking about, continuing or giving up an upload: one that was just begun, by the actor if they could.
async fn upload(world: &World<'_>, route: &Known, actor: &Actor, asking: Asking) -> Asking {
    let address = if route.is_link {
        let address = world.sender.create(PIECE, 4).await.expect(201).header("location").to_owned();
        address.replace(&world.sender.token, &actor.token)
    } else {
        begin(world, world.owner(actor), 4).await.0
    };
    let id = address.rsplit('/').next().expect("an id").to_owned();
    let asking = Asking { path: address, ..asking }.about(&id);
    match asking.method.as_str() {
        "PATCH" => asking.chunk(b"four"),
        "POST" => asking.chunk(b"four").header("x-http-method-override", "PATCH"),
        _ => asking.header("tus-resumable", "1.0.0"),
    }
}

/// An upload of the agent's, for the world's case: its address and its document.
async fn begin(world: &World<'_>, agent: &Agent, length: usize) -> (String, String) {
    agent.begin_upload(&world.case, (PURPOSE, PIECE), length).await
}

fn tus_creation(length: usize) -> Vec<(&'static str, String)> {
    let metadata = format!("piece {},purpose {}", b64(PIECE.as_bytes()), b64(PURPOSE.as_bytes()));
    vec![("tus-resumable", "1.0.0".to_owned()), ("upload-length", length.to_string()), ("upload-metadata", metadata)]
}

async fn link(world: &World<'_>, path: &str, actor: &Actor, mut asking: Asking) -> Asking {
    match path {
        "/api/v1/links/{token}/uploads" => {
            asking.headers = tus_creation(4);
            asking
        }
        "/api/v1/links/{token}/finish" => {
            let sealed = world.sender.seal(world.at, PIECE, ("a.pdf", b"a paper")).await;
            world.sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
            asking.json(&json!({ "documents": [sealed.finished] }))
        }
        "/d/{token}" => {
            let name = format!("{}.pdf", actor.name.replace(':', "-"));
            asking.body = format!("--b\r\nContent-Disposition: form-data; name=\"{PIECE}\"; filename=\"{name}\"\r\n\r\na paper\r\n--b--\r\n").into_bytes();
            asking.header("content-type", "multipart/form-data; boundary=b")
        }
        other => panic!("tests/guards/walk/asking.rs does not know how to ask {other}"),
    }
}

async fn account(world: &World<'_>, path: &str, actor: &Actor, mut asking: Asking) -> Asking {
    let agent = world.agent(actor);
    let address = agent.map_or("nobody@service.example", |agent| &agent.address);
    match path {
        "/api/v1/sign-in/salt" => asking.json(&json!({ "address": address })),
        "/api/v1/sign-in" => asking.json(&json!({ "address": address, "sign_in_key": b64(&agent.map_or([0; 32], |agent| agent.sign_in_key)) })),
        "/api/v1/sign-out" => {
            if let Some(agent) = agent {
                asking.session = agent.sign_in(&world.at.browser()).await.expect(204).session();
            }
            asking
        }
        "/api/v1/me/vault" => asking.json(&json!({ "vault": b64(&seal(b"a vault", &world.team.identity.recipient())) })),
        "/api/v1/join/{token}" => {
            let invited = world.team.invite(world.manager(), ("Lou Simon", Role::Adviser)).await;
            let newcomer = Newcomer::arrive(world.at, &invited.token).await;
            let mut body = newcomer.keys();
            body["answer"] = json!(b64(&seal(b"an answer", &world.team.identity.recipient())));
            asking.path = if actor.name == "invitation" { format!("/api/v1/join/{}", invited.token) } else { asking.path };
            asking.json(&body)
        }
        other => panic!("tests/guards/walk/asking.rs does not know how to ask {other}"),
    }
}

/// Rosters are signed by whoever asks; the team's own manager's makes the chain grow, so the world keeps it.
fn team(world: &mut World<'_>, path: &str, actor: &Actor, asking: Asking) -> Asking {
    match path {
        "/api/v1/teams/{team}/invitations" => {
            let copy = b64(&seal(b"a copy", &world.team.identity.recipient()));
            let token = consigne::sealing::Token::from_random(random());
            let address = format!("{}@service.example", word());
            asking.json(&json!({ "name": "Lou Simon", "address": address, "role": "adviser", "token": token.reveal(), "team_copy": copy }))
        }
        "/api/v1/teams/{team}/roster" => {
            let mut roster = world.team.roster.clone();
            roster.seq += 1;
            roster.previous = world.team.chain.last().map(Signed::digest);
            let whoever = world.agent(actor).unwrap_or_else(|| world.manager());
            let signed = Signed::new(&roster, &whoever.id, &whoever.signing, world.at.app.records.now());
            let body = json!({ "roster": signed, "wraps": [] });
            if actor.name == "a:manager" {
                world.team.chain.push(signed);
                world.team.roster = roster;
            }
            asking.json(&body)
        }
        other => panic!("tests/guards/walk/asking.rs does not know how to ask {other}"),
    }
}

async fn request(world: &World<'_>, path: &str, actor: &Actor, asking: Asking) -> Asking {
    match path {
        "/api/v1/requests/new" => asking.json(&json!({ "team": world.team.id, "purpose": PURPOSE })).about(&world.team.id),
        "/api/v1/requests/{request}" => {
            let draft = world.owner(actor).draft(world.at, (&world.team, &world.case), (PURPOSE, &[PIECE])).await;
            let id = draft.asked.request;
            Asking { path: format!("/api/v1/requests/{id}"), ..asking }.json(&draft.body).about(&id)
        }
        "/api/v1/requests/{request}/end" => {
            let id = world.manager().ask(world.at, (&world.team, &world.case), (PURPOSE, &[PIECE])).await.request;
            Asking { path: format!("/api/v1/requests/{id}/end"), ..asking }.about(&id)
        }
        other => panic!("tests/guards/walk/asking.rs does not know how to ask {other}"),
    }
}

async fn case(world: &World<'_>, path: &str, actor: &Actor, mut asking: Asking) -> Asking {
    match path {
        "/api/v1/cases/new" => asking.json(&json!({ "team": world.team.id })).about(&world.team.id),
        "/api/v1/cases/{case}" => {
            let owner = world.owner(actor);
            let reserved = owner.browser.post("/api/v1/cases/new", &json!({ "team": world.team.id })).await.expect(201).json();
            let id = reserved["case"].as_str().expect("an id").to_owned();
            let label = Label { case: id.clone(), person: person("Karim Lopez") };
            let signed = Signed::new(&label, &owner.id, &owner.signing, world.at.app.records.now());
            let body = json!({ "label": b64(&signed.seal(&world.team.identity.recipient())) });
            Asking { path: format!("/api/v1/cases/{id}"), ..asking }.json(&body).about(&id)
        }
        "/api/v1/cases/{case}/uploads" => {
            asking.headers = tus_creation(4);
            asking
        }
        "/api/v1/cases/{case}/finish" => {
            let finished = finished(world, world.owner(actor)).await;
            asking.json(&json!({ "documents": [finished] }))
        }
        "/api/v1/tasks/{task}/done" => {
            let form = format!("team={}", world.team.id);
            let browser = world.at.browser();
            let asked = browser.request(Method::POST, "/help/new-link").header("content-type", "application/x-www-form-urlencoded");
            browser.send(asked.body(form.into()).expect("a request")).await.expect(200);
            let task = world.at.number("SELECT CAST(MAX(task) AS BIGINT) FROM tasks").await.to_string();
            Asking { path: format!("/api/v1/tasks/{task}/done"), ..asking }.about(&task)
        }
        "/help/new-link" => {
            asking.body = b"reference=0A0-0A".to_vec();
            asking.header("content-type", "application/x-www-form-urlencoded")
        }
        other => panic!("tests/guards/walk/asking.rs does not know how to ask {other}"),
    }
}

/// A document that an agent sealed and uploaded, for its finish.
async fn finished(world: &World<'_>, agent: &Agent) -> Value {
    let key = DocumentKey::from_random(&random());
    let payload = seal(b"a paper", &key.recipient());
    let (address, document) = begin(world, agent, payload.len()).await;
    let request = agent.browser.request(Method::PATCH, &address).header("tus-resumable", "1.0.0").header("upload-offset", 0);
    let request = request.header("content-type", "application/offset+octet-stream");
    agent.browser.send(request.body(payload.into()).expect("a request")).await.expect(204);
    let contents = Contents {
        record: Record { document: document.clone(), purpose: PURPOSE.to_owned(), piece: PIECE.to_owned(), request: None, case: Some(world.case.clone()) },
        deposit_secret: None,
        policy: world.at.app.rules().digest().parse().expect("a digest"),
        file_name: "a.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        file: Measure::of(b"a paper"),
        sealed_by: SealedBy::Browser,
    };
    let manifest = Manifest::first(contents, world.at.app.records.now()).seal(&key);
    let grant = json!({ "holder": world.team.id, "generation": 1, "sealed": b64(&key.grant(&world.team.identity.recipient())) });
    let upload = address.rsplit('/').next().expect("an id");
    json!({ "upload": upload, "document": document, "piece": PIECE, "manifest": b64(&manifest), "grants": [grant] })
}
