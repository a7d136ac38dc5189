//! What agents do: open cases, ask for pieces, read documents.

use axum::{body::Body, http::Method};
use consigne::{
    base::{b64, from_b64},
    sealing::{
        Brief, DepositSecret, DocumentKey, Fragment, Identity, Label, Manifest, Pin, Signed, TeamCopy, Token,
        brief::{Holder, HolderKind},
        label::Person,
        open,
    },
};
use serde_json::{Value, json};

use super::{
    Agent, Answer, BASE, Instance, Team,
    people::{random, word},
};

/// Somebody the service accompanies.
pub(crate) fn person(name: &str) -> Person {
    Person { name: name.to_owned(), birth_date: Some("1980-02-29".parse().expect("a date")), company: Some("Fonderie du Rhône".to_owned()) }
}

/// A request that was made, as the agent's page knows it.
pub(crate) struct Asked {
    pub(crate) request: String,
    pub(crate) reference: String,
    pub(crate) token: String,
    pub(crate) fragment: Fragment,
    pub(crate) secret: [u8; 16],
    pub(crate) case: String,
}

impl Asked {
    /// The deposit secret, as the brief carries it.
    pub(crate) fn deposit_secret(&self) -> DepositSecret {
        DepositSecret::from_random(self.secret)
    }

    /// The whole link, as it is mailed.
    pub(crate) fn link(&self) -> String {
        use secrecy::ExposeSecret as _;
        format!("{BASE}/d/{}#{}", self.token, self.fragment.encode().expose_secret())
    }
}

/// What is sent to make a request; a story may spoil it first.
pub(crate) struct Draft {
    pub(crate) asked: Asked,
    pub(crate) body: Value,
}

impl Agent {
    /// A new case of the team, about this person.
    pub(crate) async fn open_case(&self, instance: &Instance, team: &Team, about: Person) -> String {
        let case = self.browser.post("/api/v1/cases/new", &json!({ "team": team.id })).await.expect(201).json()["case"].as_str().expect("an id").to_owned();
        let signed = Signed::new(&Label { case: case.clone(), person: about }, &self.id, &self.signing, instance.app.records.now());
        let label = b64(&signed.seal(&team.identity.recipient()));
        self.browser.put(&format!("/api/v1/cases/{case}"), &json!({ "label": label })).await.expect(201);
        case
    }

    /// A request, written and sealed as the page does, and not sent yet.
    pub(crate) async fn draft(&self, instance: &Instance, (team, case): (&Team, &str), (purpose, pieces): (&str, &[&str])) -> Draft {
        let reserved = self.browser.post("/api/v1/requests/new", &json!({ "team": team.id, "purpose": purpose })).await.expect(201).json();
        let now = instance.app.records.now();
        let fragment = Fragment { identity: Identity::from_scalar(&random()), pin: Pin::of_key(&self.signing.verifying_key()) };
        let text = |field: &str| reserved[field].as_str().expect("a text").to_owned();
        let (token, secret) = (Token::from_random(random()), random());
        let asked = Asked { request: text("request"), reference: text("reference"), token: token.reveal().to_owned(), fragment, secret, case: case.to_owned() };
        let about = person(&format!("Nadia Benali {}", word()));
        let brief = Brief {
            request: asked.request.clone(),
            team: team.id.clone(),
            team_name: team.name.clone(),
            agent_name: self.name.clone(),
            telephone: "04 72 00 00 00".to_owned(),
            purpose: purpose.to_owned(),
            policy: text("policy").parse().expect("a digest"),
            reference: asked.reference.clone(),
            pieces: pieces.iter().map(ToString::to_string).collect(),
            person: about.clone(),
            message: Some("Merci de nous envoyer ces pièces.".to_owned()),
            recipients: reserved["recipients"].as_array().expect("a list").iter().map(holder).collect(),
            deposit_secret: asked.deposit_secret(),
        };
        let copy = TeamCopy {
            request: asked.request.clone(),
            case: case.to_owned(),
            token,
            fragment: Fragment::parse(&encoded(&asked.fragment)).expect("a fragment"),
            deposit_secret: asked.deposit_secret(),
            person: about,
            message: None,
            partner: Some("Prévention et santé".to_owned()),
        };
        let body = json!({
            "case": case, "purpose": purpose, "policy": text("policy"), "pieces": pieces, "asked_of": "ASSURE", "token": asked.token,
            "link_recipient": asked.fragment.identity.recipient().to_string(),
            "brief": b64(&Signed::new(&brief, &self.id, &self.signing, now).seal(&asked.fragment.identity.recipient())),
            "team_copy": b64(&Signed::new(&copy, &self.id, &self.signing, now).seal(&team.identity.recipient())),
            "ends_on": reserved["ends_on"], "agreement": { "form": "oral", "on": "2026-03-02" }, "person_informed_on": "2026-03-02",
        });
        Draft { asked, body }
    }

    /// A request made whole.
    pub(crate) async fn ask(&self, instance: &Instance, place: (&Team, &str), what: (&str, &[&str])) -> Asked {
        let draft = self.draft(instance, place, what).await;
        self.browser.put(&format!("/api/v1/requests/{}", draft.asked.request), &draft.body).await.expect(201);
        draft.asked
    }

    /// Begins the upload of so many sealed bytes into a case: its address and its document.
    pub(crate) async fn begin_upload(&self, case: &str, (purpose, piece): (&str, &str), length: usize) -> (String, String) {
        let request = self.browser.request(Method::POST, &format!("/api/v1/cases/{case}/uploads"));
        let metadata = format!("piece {},purpose {}", b64(piece.as_bytes()), b64(purpose.as_bytes()));
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", length).header("upload-metadata", metadata);
        let answer = self.browser.send(request.body(Body::empty()).expect("a request")).await.expect(201);
        (answer.header("location").to_owned(), answer.header("consigne-document").to_owned())
    }

    /// The document as the agent's page gets it.
    pub(crate) async fn see(&self, document: &str) -> Answer {
        self.browser.get(&format!("/api/v1/documents/{document}")).await
    }

    /// Opens a document as the agent's page does: grant, manifest, payload, all compared.
    pub(crate) async fn open(&self, document: &str, team: &Identity) -> (Manifest, Vec<u8>) {
        let row = self.see(document).await.expect(200).json();
        let bytes = |value: &Value| from_b64(value.as_str().expect("base64")).expect("base64");
        let key = DocumentKey::from_grant(&bytes(&row["grant"]), team).expect("the grant is the team's");
        let manifest = Manifest::open(&bytes(&row["manifest"]), &key).expect("the manifest is the document's");
        let payload = self.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect(200);
        let opened = open(&payload.body, key.identity()).expect("the payload is the document's");
        manifest.check_file(&consigne::sealing::digest::Measure::of(&opened)).expect("the file is the one the manifest tells");
        (manifest, opened.to_vec())
    }
}

fn encoded(fragment: &Fragment) -> String {
    use secrecy::ExposeSecret as _;
    fragment.encode().expose_secret().to_owned()
}

/// A recipient as the server names it; the agent's page compares it with its roster first.
pub(crate) fn holder(value: &Value) -> Holder {
    Holder {
        holder: value["holder"].as_str().expect("a team").to_owned(),
        kind: if value["kind"] == "archive" { HolderKind::Archive } else { HolderKind::Team },
        generation: 1,
        recipient: value["recipient"].as_str().expect("a recipient").parse().expect("a recipient"),
    }
}
