// Opens GraphiQL with the query of the address, or with examples, one a tab.
const asked = new URLSearchParams(location.search);
const given = asked.has('query') ? [{ query: asked.get('query'), variables: asked.get('variables') ?? '' }] : null;
const examples = JSON.parse(document.getElementById('examples').textContent);
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: given ?? examples,
    // A shared machine keeps nobody's query and token.
    storage: { length: 0, clear() {}, getItem: () => null, setItem() {}, removeItem() {} },
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: true,
  }),
);
