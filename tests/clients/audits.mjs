// The audits of GraphQL over HTTP that its working group keeps (graphql-http): MUST, SHOULD and MAY, all of them.

import { serverAudits } from "graphql-http";

// As many as there are in the version pinned: fewer would be a check that checks less.
const AUDITS = 61;

const audits = serverAudits({ url: process.env.NIANBAO_URL });
const failed = [];
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status !== "ok") failed.push({ ...audit, ...result });
}
for (const { status, id, name, reason, response } of failed) {
  // Some audits have read the body themselves.
  const body = await response.text().catch(() => "");
  console.error(`${status} ${id} ${name}: ${reason}; HTTP ${response.status} ${body}`);
}
if (failed.length > 0 || audits.length !== AUDITS) {
  console.error(`${audits.length - failed.length} of ${audits.length} audits passed; want ${AUDITS} of ${AUDITS}`);
  process.exitCode = 1;
}
