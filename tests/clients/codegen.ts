import type { CodegenConfig } from "@graphql-codegen/cli";

const server = process.env.NIANBAO_URL;
if (!server) throw new Error("NIANBAO_URL is not set");

const scalars = { Date: "string", DateTime: "string", UUID: "string" };

const config: CodegenConfig = {
  // Asked for from the server, as a client would that has nothing of this repository. Without `oneOf` the introspection
  // query leaves out which inputs take exactly one of their fields; the type of the setting does not know it yet.
  schema: { [server]: { oneOf: true } as object },
  // What GraphiQL offers must fit too.
  documents: ["operations.graphql", "../../services/api/assets/graphiql/examples/*.graphql"],
  // A scalar that is not named above is an error.
  config: { strictScalars: true, scalars, useTypeImports: true },
  generates: {
    // In files of their own, for each plugin writes the input types that it needs.
    "generated/schema.ts": { plugins: ["typescript"] },
    "generated/operations.ts": { plugins: ["typescript-operations", "typed-document-node"] },
  },
};

export default config;
