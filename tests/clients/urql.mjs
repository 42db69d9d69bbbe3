// urql with its defaults: queries go by GET, mutations by POST, and what a mutation answers makes the cache ask again.

import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const TEXTS = gql`
  query Texts($id: ID!, $asOf: AsOf) {
    report(id: $id, asOf: $asOf) {
      id
      edition {
        sections(numbers: [6]) {
          number
          paragraphs {
            id
            text
          }
        }
      }
    }
  }
`;

let token;
const methods = [];
const client = new Client({
  url: process.env.NIANBAO_URL,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: () => (token ? { headers: { authorization: `Bearer ${token}` } } : {}),
  // As the default does; only written down.
  fetch: (address, options) => {
    methods.push(options.method);
    return fetch(address, options);
  },
});

const { annualSnapshots } = await answer(
  client.query(
    gql`
      query Published($first: Int) {
        annualSnapshots(first: $first) {
          nodes {
            id
            bodyName
            year
          }
        }
      }
    `,
    { first: 5 },
  ),
);
assert.equal(annualSnapshots.nodes[0].year, 2020);

const SIGN_IN = gql`
  mutation SignIn($input: SignInInput!) {
    act: signIn(input: $input) {
      accessToken
      userErrors {
        code
        message
      }
    }
  }
`;
const input = { userName: process.env.NIANBAO_USER, password: process.env.NIANBAO_PASSWORD };
token = (await act(SIGN_IN, input)).accessToken;

const { viewer } = await answer(
  client.query(
    gql`
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
      }
    `,
    {},
  ),
);
const body = viewer.appointments.find((held) => held.role === "DRAFTER").body.id;
const OPEN = gql`
  mutation Open($input: OpenReportInput!) {
    act: openReport(input: $input) {
      report {
        id
        position
      }
      userErrors {
        code
        message
      }
    }
  }
`;
const { id, position } = (await act(OPEN, { commandId: randomUUID(), body, year: 2022 })).report;
assert.deepEqual(await textsOf({ id }), []);
assert.deepEqual(await textsOf({ id }), []);

const REVISE = gql`
  mutation Revise($input: ReviseTextInput!) {
    act: reviseText(input: $input) {
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
await act(REVISE, { commandId: randomUUID(), report: id, edits: [{ insert: { section: 6, text: "无。" } }] });
assert.deepEqual(await textsOf({ id }), ["无。"]);
assert.deepEqual(await textsOf({ id, asOf: { position } }), []);

// Published, signed in, mine, opened, the texts (the second time from the cache), revised, the texts anew, and of then.
assert.deepEqual(methods.map((method) => method ?? "GET").join(" "), "GET POST GET POST GET POST GET GET");

async function textsOf(variables) {
  const { report } = await answer(client.query(TEXTS, variables));
  return report.edition.sections[0].paragraphs.map(({ text }) => text);
}

async function act(mutation, input) {
  const data = await answer(client.mutation(mutation, { input }));
  assert.deepEqual(data.act.userErrors, []);
  return data.act;
}

async function answer(asked) {
  const { data, error } = await asked;
  if (error) throw error;
  return data;
}
