"""The local sink: plays every provider over unix sockets and keeps what came as files."""
