//! What senders do: from a link alone, as a browser would, or in the plain form that the server seals.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;

use super::{DemoRefusal, paper::File};
use crate::{
    app::App,
    base::{DocumentId, hex},
    documents::{self, Arriving, Finished, FinishedGrant, MaySend, NewUpload, Target, begin, finish},
    purposes::Purpose,
    sealing::{
        DepositSecret, DocumentKey, Manifest, Recipient,
        digest::Measure,
        manifest::{Contents, SealedBy},
        seal,
    },
    store::transact,
};

/// To whom a document is sealed: the holder's id, its key's generation, that key.
pub(super) type SealedTo = (String, u32, Recipient);

/// Seals files as a browser does, and makes documents of them.
pub(super) async fn send(
    app: &App,
    (target, purpose): (&Target, &Purpose),
    deposit_secret: Option<&DepositSecret>,
    files: Vec<(File, Vec<SealedTo>)>,
) -> Result<Vec<DocumentId>, DemoRefusal> {
    let sender = target.sender().ok_or(DemoRefusal::Story("a document from nobody"))?;
    let mut finished = Vec::with_capacity(files.len());
    for (file, holders) in files {
        finished.push(upload(app, (&sender, target, purpose), deposit_secret, (file, holders)).await?);
    }
    receive(app, &sender, target, &finished).await
}

/// Hands files over in clear, as the plain form does.
pub(super) async fn send_plainly(app: &App, (target, purpose): (&Target, &Purpose), files: Vec<File>) -> Result<Vec<DocumentId>, DemoRefusal> {
    let sender = target.sender().ok_or(DemoRefusal::Story("a document from nobody"))?;
    let mut finished = Vec::with_capacity(files.len());
    for file in files {
        let piece = file.piece.parse().map_err(|_| DemoRefusal::Story("a piece"))?;
        let arriving = Arriving { piece, file_name: file.name, media_type: file.media_type.to_owned(), at_most: app.quota.file };
        let bytes = stream::iter([Ok::<_, Infallible>(Bytes::from(file.bytes))]);
        let place = (&app.quota, target, purpose);
        finished.push(documents::arrive((&app.records, &app.blobs, &app.rules()), place, arriving, bytes).await?.0);
    }
    receive(app, &sender, target, &finished).await
}

async fn receive(app: &App, sender: &MaySend, target: &Target, finished: &[Finished]) -> Result<Vec<DocumentId>, DemoRefusal> {
    let received = finish((&app.records, &app.blobs, &app.rules()), sender, target, finished).await?;
    Ok(received.into_iter().map(|received| received.document).collect())
}

async fn upload(
    app: &App,
    (sender, target, purpose): (&MaySend, &Target, &Purpose),
    deposit_secret: Option<&DepositSecret>,
    (file, holders): (File, Vec<SealedTo>),
) -> Result<Finished, DemoRefusal> {
    let piece = file.piece.parse().map_err(|_| DemoRefusal::Story("a piece"))?;
    let key = DocumentKey::from_random(&app.records.chance().bytes());
    let sealed = seal(&file.bytes, &key.recipient());
    let new = NewUpload { sender: sender.clone(), case: target.case.clone(), purpose: purpose.code.clone(), piece, length: sealed.len() as u64 };
    let begun = transact!(app.records, "begin an upload", |tx| begin(tx, &app.quota, &new).await);
    let (upload, document) = begun.map_err(|refusal: documents::DocumentRefusal| DemoRefusal::from(refusal))?;
    let bytes = stream::iter([Ok::<_, Infallible>(Bytes::from(sealed))]);
    documents::append(&app.records, &app.blobs, sender, (&upload, 0), bytes).await?;
    let contents = Contents {
        record: target.record(&document, purpose, &new.piece),
        deposit_secret: deposit_secret.cloned(),
        policy: app.rules().digest().parse().map_err(|_| DemoRefusal::Story("the digest of the purposes"))?,
        file_name: file.name,
        media_type: file.media_type.to_owned(),
        file: Measure::of(&file.bytes),
        sealed_by: SealedBy::Browser,
    };
    let manifest = Manifest::first(contents, app.records.now()).seal(&key);
    let grants = holders.into_iter().map(|(holder, generation, recipient)| {
        let holder = holder.parse().map_err(|_| DemoRefusal::Story("a holder"))?;
        Ok(FinishedGrant { holder, generation: i64::from(generation), sealed: key.grant(&recipient) })
    });
    Ok(Finished { upload, document, piece: new.piece, manifest, grants: grants.collect::<Result<_, DemoRefusal>>()? })
}

/// A number drawn from the instance's randomness, to tell variants of a paper apart.
pub(super) fn variant(app: &App) -> i64 {
    i64::from_str_radix(&hex(&app.records.chance().bytes::<2>()), 16).unwrap_or_default()
}
