"""The local sink: takes mail and webhooks over unix sockets and keeps them as files."""
