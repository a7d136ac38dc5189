//! A sender at a link: reads the brief, seals, uploads, finishes.

use axum::{
    body::Body,
    http::{Method, header},
};
use consigne::{
    base::{b64, from_b64},
    sealing::{
        Brief, DocumentKey, Manifest,
        brief::{Holder, HolderKind},
        digest::Measure,
        manifest::{Contents, Record, SealedBy},
        seal,
    },
};
use serde_json::{Value, json};

use super::{Answer, Asked, Browser, Instance, people::random};

/// A sender whose page opened the brief.
pub(crate) struct Sender {
    pub(crate) browser: Browser,
    pub(crate) token: String,
    /// What the page was told.
    pub(crate) page: Value,
    /// What the agent signed.
    pub(crate) brief: Brief,
}

/// A file sealed for an upload, and what its finish needs.
pub(crate) struct Sealed {
    pub(crate) document: String,
    /// The upload's address.
    pub(crate) address: String,
    pub(crate) payload: Vec<u8>,
    /// One of the finish's `documents`.
    pub(crate) finished: Value,
}

impl Sender {
    /// Opens the link.
    pub(crate) async fn arrive(instance: &Instance, asked: &Asked) -> Self {
        let browser = instance.browser();
        let page = page_data(&browser.get(&format!("/d/{}", asked.token)).await.expect(200).text());
        let sealed = from_b64(page["brief"].as_str().expect("a brief")).expect("base64");
        let brief = Brief::open(&sealed, &asked.fragment).expect("the brief is signed by whom the link pins").statement;
        Self { browser, token: asked.token.clone(), page, brief }
    }

    /// Begins an upload of this many sealed bytes.
    pub(crate) async fn create(&self, piece: &str, length: usize) -> Answer {
        let request = self.browser.request(Method::POST, &format!("/api/v1/links/{}/uploads", self.token));
        let request =
            request.header("tus-resumable", "1.0.0").header("upload-length", length).header("upload-metadata", format!("piece {}", b64(piece.as_bytes())));
        self.browser.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Seals a file and begins its upload.
    pub(crate) async fn seal(&self, instance: &Instance, piece: &str, (name, bytes): (&str, &[u8])) -> Sealed {
        let key = DocumentKey::from_random(&random());
        let payload = seal(bytes, &key.recipient());
        let created = self.create(piece, payload.len()).await.expect(201);
        let (address, document) = (created.header("location").to_owned(), created.header("consigne-document").to_owned());
        let contents = Contents {
            record: Record {
                document: document.clone(),
                purpose: self.brief.purpose.clone(),
                piece: piece.to_owned(),
                request: Some(self.brief.request.clone()),
                case: None,
            },
            deposit_secret: Some(self.brief.deposit_secret.clone()),
            policy: self.brief.policy,
            file_name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            file: Measure::of(bytes),
            sealed_by: SealedBy::Browser,
        };
        let archived = self.page["pieces"].as_array().expect("pieces").iter().any(|known| known["code"] == piece && known["archive"] == true);
        let holders = self.brief.recipients.iter().filter(|holder| archived || holder.kind == HolderKind::Team);
        let manifest = Manifest::first(contents, instance.app.records.now()).seal(&key);
        let upload = address.rsplit('/').next().expect("an id").to_owned();
        let grants: Vec<Value> = holders.map(|holder| grant(&key, holder)).collect();
        let finished = json!({ "upload": upload, "document": document, "piece": piece, "manifest": b64(&manifest), "grants": grants });
        Sealed { document, address, payload, finished }
    }

    /// Sends bytes from `offset` on.
    pub(crate) async fn patch(&self, address: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = self.browser.request(Method::PATCH, address).header("tus-resumable", "1.0.0").header("upload-offset", offset);
        let request = request.header(header::CONTENT_TYPE, "application/offset+octet-stream").header(header::CONTENT_LENGTH, bytes.len());
        self.browser.send(request.body(Body::from(bytes.to_vec())).expect("a request")).await
    }

    /// Where the upload stands.
    pub(crate) async fn offset(&self, address: &str) -> usize {
        let request = self.browser.request(Method::HEAD, address).header("tus-resumable", "1.0.0");
        let answer = self.browser.send(request.body(Body::empty()).expect("a request")).await.expect(200);
        answer.header("upload-offset").parse().expect("a number")
    }

    /// Makes documents of these.
    pub(crate) async fn finish(&self, documents: &[&Sealed]) -> Answer {
        let documents: Vec<&Value> = documents.iter().map(|sealed| &sealed.finished).collect();
        self.browser.post(&format!("/api/v1/links/{}/finish", self.token), &json!({ "documents": documents })).await
    }

    /// The whole deposit of one file; gives the document and the receipt.
    pub(crate) async fn deposit(&self, instance: &Instance, piece: &str, file: (&str, &[u8])) -> (String, Value) {
        let sealed = self.seal(instance, piece, file).await;
        self.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        let receipt = self.finish(&[&sealed]).await.expect(200).json();
        (sealed.document, receipt)
    }
}

fn grant(key: &DocumentKey, holder: &Holder) -> Value {
    json!({ "holder": holder.holder, "generation": holder.generation, "sealed": b64(&key.grant(&holder.recipient)) })
}

/// What a page tells its script.
#[track_caller]
pub(crate) fn page_data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"page-data\">").expect("page data");
    let (data, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(data).expect("JSON")
}
