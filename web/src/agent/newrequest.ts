// Making a request: everything that names somebody is sealed here, before the server hears of it.

import {
  type Person,
  encodeFragment,
  fromBase64,
  linkText,
  makeBrief,
  makeLabel,
  makeTeamCopy,
  newIdentity,
  newToken,
  pinOfKey,
  randomBytes,
  recipientOf,
  signerOf,
  signingKeyOf,
  toBase64,
} from "../sealing/index";
import * as api from "./api";
import type { Session } from "./session";
import { type OpenTeam, checkStatedRecipients, recipientsOf } from "./trust";
import type { Agreement, Day, NewRequest, Purpose } from "./types";

/** What the agent decided on the page. */
export interface RequestChoices {
  readonly team: OpenTeam;
  readonly caseId: string;
  readonly person: Person;
  readonly purpose: Purpose;
  readonly pieces: readonly string[];
  readonly partnerKind: string;
  readonly partner: string | null;
  readonly message: string | null;
  readonly agreement: Agreement | null;
  readonly informedOn: Day | null;
  readonly endsOn: Day;
}

/** A request that the server took, with the link that it does not know. */
export interface MadeRequest {
  readonly request: string;
  readonly reference: string;
  readonly link: string;
}

const DEPOSIT_SECRET_LENGTH = 16;

/** Opens a new case under the person's sealed name, and answers its id. */
async function openCase(session: Session, team: OpenTeam, person: Person, now: Date): Promise<string> {
  const { case: caseId } = await api.newCase(team.team.team);
  await nameCase(session, team, caseId, person, now);
  return caseId;
}

/** Opens the case of a new person once, however often a form is sent again; for another person, or another team, it opens another. */
export class NewCase {
  readonly #session: Session;
  #opened: { readonly of: string; readonly caseId: string } | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The case of this person. @throws {Refused}; {SealingRefusal} `nir-in-text`. */
  async of(team: OpenTeam, person: Person, now: Date): Promise<string> {
    const of = `${team.team.team} ${JSON.stringify(person)}`;
    if (this.#opened?.of !== of) this.#opened = { of, caseId: await openCase(this.#session, team, person, now) };
    return this.#opened.caseId;
  }
}

async function nameCase(session: Session, team: OpenTeam, caseId: string, person: Person, now: Date): Promise<void> {
  const label = await makeLabel({ case: caseId, person }, signerOf(session.vault), team.verified.roster.recipient, now);
  await api.putCase(caseId, toBase64(label));
}

/**
 * Seals a request for its sender and for the team, and hands it to the server.
 * @throws {KeyAlarm} when the server's recipients are not those that the team signed; {SealingRefusal} `nir-in-text`; {Refused}.
 */
export async function makeRequest(session: Session, reserved: NewRequest, choices: RequestChoices, now: Date): Promise<MadeRequest> {
  const { team, person, purpose } = choices;
  const recipients = recipientsOf(team, purpose.archive);
  checkStatedRecipients(team, recipients, reserved.recipients);
  const signer = signerOf(session.vault);
  const identity = await newIdentity();
  const linkRecipient = await recipientOf(identity);
  const token = newToken();
  const fragment = encodeFragment({ identity, pin: pinOfKey(fromBase64(signingKeyOf(session.vault), "signing_key")) });
  const depositSecret = randomBytes(DEPOSIT_SECRET_LENGTH);
  const { request, reference, policy } = reserved;
  const brief = await makeBrief(
    {
      request,
      team: team.team.team,
      team_name: team.team.name,
      agent_name: session.me.name,
      telephone: team.team.telephone,
      purpose: purpose.code,
      policy,
      reference,
      pieces: [...choices.pieces],
      person,
      message: choices.message,
      recipients,
      depositSecret,
    },
    signer,
    linkRecipient,
    now,
  );
  const copy = await makeTeamCopy(
    { request, case: choices.caseId, token, fragment, person, message: choices.message, partner: choices.partner, depositSecret },
    signer,
    team.verified.roster.recipient,
    now,
  );
  await api.putRequest(request, {
    case: choices.caseId,
    purpose: purpose.code,
    policy,
    pieces: choices.pieces,
    asked_of: choices.partnerKind,
    token,
    link_recipient: linkRecipient,
    brief: toBase64(brief),
    team_copy: toBase64(copy),
    ends_on: choices.endsOn,
    agreement: choices.agreement,
    person_informed_on: choices.informedOn,
  });
  return { request, reference, link: linkText(location.origin, { kind: "d", token, fragment }) };
}
