//! Living the plan through: each act at its hour, and the purge every morning on which something is due.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};

use super::{
    DemoRefusal, Ready, ReadyLink, Watch,
    cast::{Actor, Cast, Stage, Usable, now},
    clock::SimulatedClock,
    invited, paper,
    plan::{AskPlan, Deed, Plan},
    region,
    sender::{self, SealedTo},
};
use crate::{
    app::App,
    base::{CaseId, Chance, Clock, DocumentId, RequestId},
    cases::{CaseRefusal, name_case, reserve_case},
    client::{Asking, Client, Reserved, Transport, seal_label, seal_request},
    clocks::{self, ClockRefusal, NewEvent, NewHold, Place, reason::HoldReason, record_case_event},
    documents::{DocumentRefusal, Target, needs_archive, open_payload},
    purge,
    purposes::{EventKind, PieceCode, PolicyFile, Purpose, PurposeCode, Rulebook},
    requests::{self, Agreement, Order, RequestRefusal},
    retention::{Source, calendar},
    rules,
    sealing::{Brief, Link, brief::HolderKind, link::LinkKind, manifest::SealedBy},
    store::transact,
};

/// When the purge runs, after midnight in Paris.
const PURGE_AT: SignedDuration = SignedDuration::from_mins(3 * 60 + 30);

/// From so many days ago on, the purge runs every day even when nothing is due.
const DAILY: i64 = 30;

/// Acts between two checkpoints of the trail.
const CHECKPOINT_EVERY: usize = 150;

/// A request that was made: what its sender has.
struct Asked {
    request: RequestId,
    brief: Brief,
    link: Link,
}

/// The story while it is lived.
struct Player<'a> {
    stage: Stage<'a>,
    rules: Arc<Rulebook>,
    policies: Vec<PolicyFile>,
    clock: &'a SimulatedClock,
    plan: Plan,
    cast: Cast,
    cases: Vec<Option<CaseId>>,
    asked: Vec<Option<Asked>>,
    /// By case: what arrived and nobody has read.
    unread: Vec<Vec<DocumentId>>,
    usable: Option<Usable>,
    ready: Ready,
}

/// Lives the plan through; what is needed to try the instance comes out.
pub(super) async fn play(
    (app, clock, chance): (&App, &Arc<SimulatedClock>, &Arc<dyn Chance>),
    (mut plan, policies): (Plan, Vec<PolicyFile>),
    usable: Usable,
    watch: Watch<'_>,
) -> Result<Ready, DemoRefusal> {
    let client = Client::new(Transport::InProcess(app.router()), Arc::clone(clock) as Arc<dyn Clock>, Arc::clone(chance));
    let stage = Stage { app, client: &client, chance: &**chance };
    let deeds = std::mem::take(&mut plan.deeds);
    let total = deeds.len() + region::COUNT;
    watch(0, total);
    let cast = Cast::found(&stage, &mut plan.dice, |agencies| watch(agencies, total)).await?;
    let (cases, asks) = (plan.cases.len(), plan.asks.len());
    let mut player = Player {
        stage,
        rules: app.rules(),
        policies,
        clock,
        cast,
        cases: vec![None; cases],
        asked: (0..asks).map(|_| None).collect(),
        unread: vec![Vec::new(); cases],
        usable: Some(usable),
        ready: Ready::default(),
        plan,
    };
    let mut today = calendar::day_of(clock.now());
    for (done, (at, deed)) in deeds.into_iter().enumerate() {
        today = player.mornings(today, at).await?;
        player.clock.move_to(at);
        player.live(deed).await?;
        if done % CHECKPOINT_EVERY == 0 {
            app.log.integrate(&app.records).await?;
        }
        watch(region::COUNT + done + 1, total);
    }
    let end = player.plan.now;
    player.mornings(today, end).await?;
    player.clock.move_to(end);
    app.log.integrate(&app.records).await?;
    player.show_links()
}

impl Player<'_> {
    /// Every morning after `from` and until `to`: the purge, when something is due, and every day of the last month, as an installation does.
    async fn mornings(&self, from: Date, to: Timestamp) -> Result<Date, DemoRefusal> {
        let (app, mut day) = (self.stage.app, from);
        while let Ok(next) = day.tomorrow() {
            let morning = calendar::day_begins(next).saturating_add(PURGE_AT).unwrap_or(to);
            if morning > to {
                break;
            }
            day = next;
            self.clock.move_to(morning);
            if day >= self.plan.day(DAILY) || !purge::due(&app.records, &app.rules(), morning).await?.is_empty() {
                transact!(app.records, "announce what ends", |tx| clocks::announce(tx).await)?;
                purge::run_alone(&app.records, (&app.blobs, &app.log), &app.rules(), &app.holder).await?;
            }
        }
        Ok(day)
    }

    async fn live(&mut self, deed: Deed) -> Result<(), DemoRefusal> {
        match deed {
            Deed::Open(case) => self.open(case).await,
            Deed::Ask(ask) => self.ask(ask).await,
            Deed::Deposit { ask, pieces, plain } => self.deposit(ask, &pieces, plain).await,
            Deed::Add { case, purpose, piece } => self.add(case, purpose, piece).await,
            Deed::Happened { case, kind, on } => self.happened(case, kind, on).await,
            Deed::Hold { case, reason, review } => self.hold(case, reason, review).await,
            Deed::Read(case) => self.read(case).await,
            Deed::End(ask) => self.end(ask).await,
            Deed::NewColleagues => {
                let usable = self.usable.take().ok_or(DemoRefusal::Story("colleagues who come twice"))?;
                self.ready.agents = self.cast.welcome(&self.stage, usable, &mut self.plan.dice).await?;
                Ok(())
            }
            Deed::Invitations => invited::invite(&mut self.cast, &self.stage, &mut self.plan.dice).await,
            Deed::ShorterRule => Ok(rules::propose(&self.stage.app.records, &self.rules, &shorter(&self.policies)).await.map(drop)?),
        }
    }

    /// Who acts in a case: the same person each time, for as long as nobody new has come.
    fn actor(&self, case: usize) -> Result<&Actor, DemoRefusal> {
        let plan = self.plan.cases.get(case).ok_or(DemoRefusal::Story("a case"))?;
        let crew = self.cast.crews.get(plan.team).ok_or(DemoRefusal::Story("an agency"))?;
        crew.workers.get(case % crew.workers.len().max(1)).ok_or(DemoRefusal::Story("an agency without anybody"))
    }

    fn case(&self, case: usize) -> Result<&CaseId, DemoRefusal> {
        self.cases.get(case).and_then(Option::as_ref).ok_or(DemoRefusal::Story("a case that is not open yet"))
    }

    fn purpose(&self, code: &str) -> Result<&Purpose, DemoRefusal> {
        let code: PurposeCode = code.parse().map_err(|_| DemoRefusal::Story("a purpose"))?;
        self.rules.purpose(&code).ok_or(DemoRefusal::Story("a purpose"))
    }

    async fn open(&mut self, case: usize) -> Result<(), DemoRefusal> {
        let (app, actor) = (self.stage.app, self.actor(case)?);
        let person = self.plan.cases.get(case).map(|plan| plan.person.clone()).ok_or(DemoRefusal::Story("a case"))?;
        let opened = transact!(app.records, "open a case", |tx| {
            let id = reserve_case(tx, &actor.caller, &actor.team.team).await?;
            let label = seal_label(&actor.vault, &id, person.clone(), &actor.team.roster.recipient, tx.now());
            name_case(tx, &actor.caller, &id, &label).await?;
            Ok::<_, CaseRefusal>(id)
        })?;
        if let Some(place) = self.cases.get_mut(case) {
            *place = Some(opened);
        }
        Ok(())
    }

    async fn ask(&mut self, index: usize) -> Result<(), DemoRefusal> {
        let plan = self.plan.asks.get(index).ok_or(DemoRefusal::Story("a request"))?.clone();
        let (app, actor) = (self.stage.app, self.actor(plan.case)?);
        let case = self.case(plan.case)?.clone();
        let purpose = self.purpose(plan.purpose)?;
        let asking = self.asking(&plan, &case)?;
        let made = transact!(app.records, "create a request", |tx| {
            let reserved = requests::reserve(tx, &app.rules(), &actor.caller, (&actor.team.team, &purpose.code)).await?;
            let told = told(app, &reserved)?;
            let recipients = actor.team.recipients(needs_archive(purpose, None));
            let sealed = seal_request((&actor.vault, &actor.team), &told, &asking, recipients, (tx.now(), app.records.chance()));
            let order = order(app, (&reserved.request, purpose), (&plan, &case), &sealed, tx.now())?;
            requests::create(tx, &app.rules(), &actor.caller, &order).await?;
            Ok::<_, RequestRefusal>((reserved.request, sealed))
        });
        let (request, sealed): (RequestId, crate::client::SealedRequest) = made?;
        let link = Link { base: String::new(), kind: LinkKind::Deposit, token: sealed.token, fragment: sealed.fragment };
        let brief = Brief::open(&sealed.brief, &link.fragment)?.statement;
        if let Some(place) = self.asked.get_mut(index) {
            *place = Some(Asked { request, brief, link });
        }
        Ok(())
    }

    fn asking(&self, plan: &AskPlan, case: &CaseId) -> Result<Asking, DemoRefusal> {
        let person = self.plan.cases.get(plan.case).map(|case| case.person.clone()).ok_or(DemoRefusal::Story("a case"))?;
        let partner = Some(plan.contact.written()).filter(|_| !plan.contact.person.is_empty());
        Ok(Asking {
            case: case.clone(),
            person,
            purpose: plan.purpose.to_owned(),
            pieces: plan.pieces.iter().map(ToString::to_string).collect(),
            asked_of: plan.contact.kind.to_owned(),
            partner,
            message: plan.message.map(ToOwned::to_owned),
            agreement: None,
            informed_on: None,
            ends_on: None,
        })
    }

    async fn deposit(&mut self, ask: usize, pieces: &[&'static str], in_clear: bool) -> Result<(), DemoRefusal> {
        let app = self.stage.app;
        let plan = self.plan.asks.get(ask).ok_or(DemoRefusal::Story("a request"))?;
        let asked = self.asked.get(ask).and_then(Option::as_ref).ok_or(DemoRefusal::Story("a deposit before its request"))?;
        let purpose = self.purpose(plan.purpose)?;
        let sealed_by = if in_clear { SealedBy::Arrival } else { SealedBy::Browser };
        let team = self.actor(plan.case)?.team.team.clone();
        let target = Target { case: self.case(plan.case)?.clone(), team, request: Some(asked.request.clone()), agent: None, promised: None, sealed_by };
        let author = if plan.contact.organisation.is_empty() { asked.brief.person.name.clone() } else { plan.contact.written() };
        let files: Vec<paper::File> = pieces.iter().map(|piece| self.file(piece, plan.case, &author)).collect::<Result<_, _>>()?;
        let received = if in_clear {
            sender::send_plainly(app, (&target, purpose), files).await?
        } else {
            let sealed_to = files.into_iter().map(|file| Ok((holders(&asked.brief, purpose, file.piece)?, file)));
            let files = sealed_to.map(|pair| pair.map(|(holders, file)| (file, holders))).collect::<Result<Vec<_>, DemoRefusal>>()?;
            sender::send(app, (&target, purpose), Some(&asked.brief.deposit_secret), files).await?
        };
        let case = plan.case;
        self.unread.get_mut(case).into_iter().for_each(|unread| unread.extend(received.iter().cloned()));
        Ok(())
    }

    async fn add(&mut self, case: usize, purpose: &str, piece: &'static str) -> Result<(), DemoRefusal> {
        let (app, actor, purpose) = (self.stage.app, self.actor(case)?, self.purpose(purpose)?);
        let code: PieceCode = piece.parse().map_err(|_| DemoRefusal::Story("a piece"))?;
        let target = Target {
            case: self.case(case)?.clone(),
            team: actor.team.team.clone(),
            request: None,
            agent: Some(actor.caller.clone()),
            promised: None,
            sealed_by: SealedBy::Browser,
        };
        let file = self.file(piece, case, &format!("{}, service social", actor.vault.name))?;
        let holders = actor.team.recipients(needs_archive(purpose, Some(&code)));
        let holders = holders.into_iter().map(|holder| (holder.holder, holder.generation, holder.recipient)).collect();
        sender::send(app, (&target, purpose), None, vec![(file, holders)]).await?;
        Ok(())
    }

    fn file(&self, piece: &'static str, case: usize, author: &str) -> Result<paper::File, DemoRefusal> {
        let person = self.plan.cases.get(case).map(|plan| &plan.person).ok_or(DemoRefusal::Story("a case"))?;
        let app = self.stage.app;
        Ok(paper::file(piece, paper::Subject { person, author, on: calendar::day_of(now(app)), variant: sender::variant(app) }))
    }

    async fn happened(&self, case: usize, kind: EventKind, on: Date) -> Result<(), DemoRefusal> {
        let (app, actor, case) = (self.stage.app, self.actor(case)?, self.case(case)?);
        let source = if kind == EventKind::LastContact { Source::Exchange } else { Source::Agent };
        let event = NewEvent { kind, on: Some(on), source, corrects: None, document: None, ends_at_once: true };
        let recorded = transact!(app.records, "record an event", |tx| record_case_event(tx, &app.rules(), (&actor.caller, case), &event).await.map(drop));
        match recorded {
            // Nothing was left in the case: the purge has erased it.
            Err(ClockRefusal::Case(CaseRefusal::NotFound)) => Ok(()),
            other => Ok(other?),
        }
    }

    async fn hold(&self, case: usize, reason: HoldReason, review: i64) -> Result<(), DemoRefusal> {
        let (app, actor, case) = (self.stage.app, self.actor(case)?, self.case(case)?.clone());
        let review_on = calendar::day_of(now(app)).checked_add(review.days()).ok();
        let new = NewHold { place: Place::Case(case), reason, review_on };
        Ok(transact!(app.records, "place a hold", |tx| clocks::place(tx, &app.rules(), &actor.caller, &new).await.map(drop))?)
    }

    async fn read(&mut self, case: usize) -> Result<(), DemoRefusal> {
        let unread = self.unread.get_mut(case).map(std::mem::take).unwrap_or_default();
        let (app, actor) = (self.stage.app, self.actor(case)?);
        for document in unread {
            let opened = transact!(app.records, "open a document", |tx| open_payload(tx, &actor.caller, &document).await);
            match opened {
                // Its day came first.
                Ok(_)
                | Err(DocumentRefusal::Ended | DocumentRefusal::Due | DocumentRefusal::Suspended | DocumentRefusal::NoAccess | DocumentRefusal::NotFound) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Ok(())
    }

    async fn end(&self, ask: usize) -> Result<(), DemoRefusal> {
        let plan = self.plan.asks.get(ask).ok_or(DemoRefusal::Story("a request"))?;
        let (app, actor) = (self.stage.app, self.actor(plan.case)?);
        let asked = self.asked.get(ask).and_then(Option::as_ref).ok_or(DemoRefusal::Story("a request that was never made"))?;
        Ok(transact!(app.records, "end a request", |tx| requests::end(tx, &actor.caller, &asked.request).await)?)
    }

    /// The links to try, without their base address.
    fn show_links(self) -> Result<Ready, DemoRefusal> {
        use secrecy::ExposeSecret as _;
        let mut ready = self.ready;
        for shown in self.plan.shown {
            let plan = self.plan.asks.get(shown).ok_or(DemoRefusal::Story("a request"))?;
            let asked = self.asked.get(shown).and_then(Option::as_ref).ok_or(DemoRefusal::Story("a link that is not there"))?;
            let url = asked.link.compose().expose_secret().to_owned();
            ready.upload_links.push(ReadyLink { url, purpose: plan.purpose.to_owned(), team: asked.brief.team_name.clone() });
        }
        Ok(ready)
    }
}

/// The purposes with one rule made shorter: what Cap emploi is told is kept three months rather than six.
fn shorter(policies: &[PolicyFile]) -> Vec<PolicyFile> {
    let mut files = policies.to_vec();
    for file in files.iter_mut().filter(|file| file.name.ends_with("P06_CAP_EMPLOI.toml")) {
        for (from, to) in [("active = \"P6M\"", "active = \"P3M\""), ("6 mois", "3 mois"), ("6 months", "3 months")] {
            file.text = file.text.replace(from, to);
        }
    }
    files
}

/// To whom a sender seals a piece, by the brief.
fn holders(brief: &Brief, purpose: &Purpose, piece: &str) -> Result<Vec<SealedTo>, DemoRefusal> {
    let piece: PieceCode = piece.parse().map_err(|_| DemoRefusal::Story("a piece"))?;
    let archive = needs_archive(purpose, Some(&piece));
    let holders = brief.recipients.iter().filter(|holder| holder.kind == HolderKind::Team || archive);
    Ok(holders.map(|holder| (holder.holder.clone(), holder.generation, holder.recipient.clone())).collect())
}

/// A reservation, as the client is told of it.
fn told(app: &App, reserved: &requests::Reserved) -> Result<Reserved, RequestRefusal> {
    let policy = app.rules().digest().parse().map_err(|_| RequestRefusal::PolicyMoved)?;
    Ok(Reserved { request: reserved.request.clone(), reference: reserved.reference.clone(), policy, ends_on: reserved.ends_on, recipients: Vec::new() })
}

fn order(
    app: &App,
    (request, purpose): (&RequestId, &Purpose),
    (plan, case): (&AskPlan, &CaseId),
    sealed: &crate::client::SealedRequest,
    at: Timestamp,
) -> Result<Order, RequestRefusal> {
    let today = calendar::day_of(at);
    let pieces: Result<_, _> = plan.pieces.iter().map(|piece| piece.parse()).collect();
    Ok(Order {
        request: request.clone(),
        case: case.clone(),
        purpose: purpose.code.clone(),
        policy: app.rules().digest().to_owned(),
        pieces: pieces.map_err(|_| RequestRefusal::UnknownPiece)?,
        asked_of: plan.contact.kind.parse().map_err(|_| RequestRefusal::WrongPartner)?,
        token: sealed.token.clone(),
        link_recipient: sealed.link_recipient.clone(),
        brief: sealed.brief.clone(),
        team_copy: sealed.team_copy.clone(),
        ends_on: today.checked_add(plan.lasting.days()).unwrap_or(today),
        agreement: Some(Agreement { form: "oral", on: today }),
        informed_on: Some(today),
    })
}
