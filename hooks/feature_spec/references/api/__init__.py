"""Operations of an API contract: OpenAPI, AsyncAPI, GraphQL, Protocol Buffers."""
