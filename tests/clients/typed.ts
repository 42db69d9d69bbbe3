// Never run: it has to compile in the strictest settings, over what graphql-codegen makes of the schema. Each
// `@ts-expect-error` is a mistake that the types must catch; where they do not, it is an error itself.

import type { ApolloClient } from "@apollo/client";
import type { Client } from "@urql/core";

import { AnythingDocument, ReportAsOfDocument, ReviseDocument, SnapshotsDocument } from "./generated/operations.js";
import type { AsOf, ReviseMutation, TextEditInput } from "./generated/operations.js";
import type { Scalars } from "./generated/schema.js";

// Scalars go over the wire as texts, both ways.
type Same<A, B> = [A, B] extends [B, A] ? true : never;
export const texts: [Same<Scalars["Date"], Text>, Same<Scalars["DateTime"], Text>, Same<Scalars["UUID"], Text>] = [
  true,
  true,
  true,
];
type Text = { input: string; output: string };

export async function dueDays(client: ApolloClient): Promise<string[]> {
  const { data } = await client.query({ query: SnapshotsDocument, variables: { first: 10 } });
  const days: string[] = [];
  for (const snapshot of data?.annualSnapshots.nodes ?? []) {
    // @ts-expect-error: the law names no day for some bodies, and then there is none.
    days.push(snapshot.due);
    days.push(snapshot.due ?? snapshot.publishedAt);
  }
  return days;
}

export async function firstText(client: Client, id: string, asOf: AsOf): Promise<string> {
  const { data } = await client.query(ReportAsOfDocument, { id, asOf });
  // @ts-expect-error: an expunged paragraph has no text, a section perhaps no paragraph, and the report may be missing.
  const text: string = data?.report?.edition.sections[0]?.paragraphs[0]?.text;
  return text ?? "〔已清除〕";
}

export async function nameOf(client: Client, id: string): Promise<string> {
  const { data } = await client.query(AnythingDocument, { id });
  switch (data?.node?.__typename) {
    case "Body":
      return data.node.name;
    case "Report":
      return String(data.node.year);
    case undefined:
      return "没有";
    default:
      // @ts-expect-error: the others have no year in this document.
      return String(data?.node.year);
  }
}

export const then: AsOf[] = [{ position: 28 }, { time: "2021-03-31T08:00:00Z" }];
// @ts-expect-error: exactly one of the two.
export const both: AsOf = { position: 28, time: "2021-03-31T08:00:00Z" };
// @ts-expect-error: exactly one of the two.
export const neither: AsOf = {};

// What has a default need not be said.
const edits: TextEditInput[] = [{ insert: { section: 6, text: "无。" } }];
// @ts-expect-error: a revision names the version that it is based on.
export const blind: TextEditInput = { revise: { paragraphId: "…", text: "无。" } };

export async function revise(client: ApolloClient, report: string, commandId: string): Promise<string[]> {
  const variables = { input: { commandId, report, edits } };
  const { data } = await client.mutate({ mutation: ReviseDocument, variables });
  return (data?.reviseText.userErrors ?? []).map(explain);
}

function explain(error: ReviseMutation["reviseText"]["userErrors"][number]): string {
  switch (error.__typename) {
    case "VersionConflict":
      return error.conflicts.map((conflict) => conflict.current ?? "〔已清除〕").join();
    default:
      // @ts-expect-error: only a conflict has conflicts.
      void error.conflicts;
      return error.code === "NOT_ALLOWED" ? "不可以" : error.message;
  }
}
