// Apollo's cache as it comes: one report, asked for now and at earlier positions, in one cache and read back from it.

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const uri = process.env.NIANBAO_URL;

const WHOLE = gql`
  fragment Whole on Report {
    id
    asOf
    version
    phase
    changedAt
    findings {
      rule
      message
    }
    edition {
      number
      hash {
        whole
      }
      sections {
        number
        paragraphs {
          id
          text
          version
          changedBy {
            id
            name
          }
        }
      }
      cells {
        code
        value
        version
      }
      stages {
        key
        satisfied
        signatures {
          id
          valid
        }
      }
      signatures {
        id
        stage
        valid
        lapsedPosition
      }
      publication {
        position
        at
      }
    }
    history(first: 100) {
      nodes {
        id
        position
        summary
      }
    }
  }
`;
const ASK = gql`
  query Report($id: ID!, $asOf: AsOf) {
    report(id: $id, asOf: $asOf) {
      ...Whole
    }
  }
  ${WHOLE}
`;
const OPEN = gql`
  mutation Open($input: OpenReportInput!) {
    act: openReport(input: $input) {
      report {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`;
const REVISE = gql`
  mutation Revise($input: ReviseTextInput!) {
    act: reviseText(input: $input) {
      events {
        position
      }
      report {
        ...Whole
      }
      userErrors {
        code
        message
      }
    }
  }
  ${WHOLE}
`;

const token = await signIn();
const client = signedIn();
const { data: mine } = await client.query({
  query: gql`
    query Mine {
      viewer {
        appointments {
          id
          role
          body {
            id
          }
        }
      }
      reports(year: 2020) {
        nodes {
          id
        }
      }
    }
  `,
});
await everyMomentOf(mine.reports.nodes[0].id);
await partsOfOneReportStayTogether(mine.reports.nodes[0].id);
await anEditChangesNowAlone(mine.viewer.appointments.find((held) => held.role === "DRAFTER").body.id);

// Every moment of the published report, all in one cache before the first is read back.
async function everyMomentOf(id) {
  const now = await ask({ id });
  const moments = [{ id }, ...now.history.nodes.map(({ position }) => ({ id, asOf: { position } }))];
  for (const moment of moments) await ask(moment);

  const phases = new Set();
  for (const moment of moments) {
    const cached = client.readQuery({ query: ASK, variables: moment });
    const { data: asked } = await signedIn().query({ query: ASK, variables: moment, fetchPolicy: "no-cache" });
    assert.deepEqual(cached, asked, `the cache mixes up ${JSON.stringify(moment)}`);
    phases.add(cached.report.phase);
  }
  assert.deepEqual([...phases].sort(), ["DRAFTING", "IN_REVIEW", "PUBLISHED", "SIGNED"]);
}

// Two screens that show different fields of the same thing: what the second asks for takes nothing from the first.
async function partsOfOneReportStayTogether(id) {
  const screen = (fields) => gql`query Screen($id: ID!) { viewer { id } report(id: $id) { id edition { id ${fields} } } }`;
  const screens = ["number cells { id value } stages { id title }", "form cells { id note } stages { id satisfied }"].map(screen);
  const fresh = signedIn();
  for (const query of screens) await fresh.query({ query, variables: { id } });
  for (const query of screens) {
    const cached = fresh.readQuery({ query, variables: { id } });
    assert.ok(cached, "a screen lost what it had asked for");
  }
}

// Nobody tells the cache what an edit changes: the report in its answer does, for now and not for then.
async function anEditChangesNowAlone(body) {
  const { id } = (await act(OPEN, { body, year: 2021 })).report;
  await ask({ id });
  const written = await act(REVISE, { report: id, edits: [{ insert: { section: 6, text: "无。" } }] });
  assert.deepEqual(cachedTexts({ id }), ["无。"]);

  const then = { id, asOf: { position: written.events.at(-1).position } };
  await ask(then);
  const [{ id: paragraphId, version: basedOn }] = paragraphsOf(written.report);
  await act(REVISE, { report: id, edits: [{ revise: { paragraphId, basedOn, text: "没有。" } }] });
  assert.deepEqual(cachedTexts({ id }), ["没有。"]);
  assert.deepEqual(cachedTexts(then), ["无。"]);
}

function cachedTexts(moment) {
  return paragraphsOf(client.readQuery({ query: ASK, variables: moment }).report).map(({ text }) => text);
}

function paragraphsOf(report) {
  return report.edition.sections.flatMap(({ paragraphs }) => paragraphs);
}

async function ask(variables) {
  const { data } = await client.query({ query: ASK, variables });
  return data.report;
}

async function act(mutation, input) {
  const { data } = await client.mutate({ mutation, variables: { input: { commandId: randomUUID(), ...input } } });
  assert.deepEqual(data.act.userErrors, []);
  return data.act;
}

function signedIn() {
  return new ApolloClient({
    link: new HttpLink({ uri, headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache(),
  });
}

async function signIn() {
  const anonymous = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache() });
  const { data } = await anonymous.mutate({
    mutation: gql`
      mutation SignIn($input: SignInInput!) {
        signIn(input: $input) {
          accessToken
          userErrors {
            code
            message
          }
        }
      }
    `,
    variables: { input: { userName: process.env.NIANBAO_USER, password: process.env.NIANBAO_PASSWORD } },
  });
  assert.deepEqual(data.signIn.userErrors, []);
  return data.signIn.accessToken;
}
