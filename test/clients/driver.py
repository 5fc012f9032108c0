# SPDX-License-Identifier: MIT
"""driver - the Python clients behind the same few calls.

    driver.py KIND      the visit on standard input, what came of it on output

What call() returns is the text that a model would be shown. Imports are made
per kind: two environments hold the two generations of the SDK.
"""
import asyncio
import contextlib
import json
import sys


def text_of(result):
    return "\n".join(c.text for c in result.content)


class Session:
    """What the SDK's own session and client have in common."""

    def __init__(self, session):
        self.s = session

    async def tools(self):
        return [t.name for t in (await self.s.list_tools()).tools]

    async def call(self, name, args):
        return text_of(await self.s.call_tool(name, args))

    async def resources(self):
        return [str(r.uri) for r in (await self.s.list_resources()).resources]

    async def read(self, uri):
        return (await self.s.read_resource(uri)).contents[0].text

    async def prompts(self):
        return [p.name for p in (await self.s.list_prompts()).prompts]

    async def prompt(self, name):
        return (await self.s.get_prompt(name)).messages[0].content.text


def bearer(t):
    return {"Authorization": "Bearer " + t["token"]}


@contextlib.asynccontextmanager
async def session_1(t):
    import httpx
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client
    from mcp.client.streamable_http import streamable_http_client

    async with contextlib.AsyncExitStack() as stack:
        if "command" in t:
            streams = stdio_client(StdioServerParameters(**t["command"]))
        else:
            http = await stack.enter_async_context(
                httpx.AsyncClient(headers=bearer(t), timeout=30))
            streams = streamable_http_client(t["url"], http_client=http)
        read, write, *_ = await stack.enter_async_context(streams)
        session = await stack.enter_async_context(ClientSession(read, write))
        await session.initialize()
        yield session


@contextlib.asynccontextmanager
async def mcp_1(t):
    async with session_1(t) as session:
        yield Session(session)


def mcp_2(mode):
    @contextlib.asynccontextmanager
    async def opened(t):
        import httpx2
        from mcp.client.client import Client
        from mcp.client.stdio import StdioServerParameters, stdio_client
        from mcp.client.streamable_http import streamable_http_client

        async with contextlib.AsyncExitStack() as stack:
            if "command" in t:
                way = stdio_client(StdioServerParameters(**t["command"]))
            else:
                http = await stack.enter_async_context(
                    httpx2.AsyncClient(headers=bearer(t), timeout=30))
                way = streamable_http_client(t["url"], http_client=http)
            client = await stack.enter_async_context(Client(way, mode=mode))
            yield Session(client)

    return opened


class FastMcp(Session):
    async def tools(self):
        return [t.name for t in await self.s.list_tools()]

    async def call(self, name, args):
        from fastmcp.exceptions import ToolError

        try:
            return text_of(await self.s.call_tool(name, args))
        except ToolError as e:
            return str(e)

    async def resources(self):
        return [str(r.uri) for r in await self.s.list_resources()]

    async def read(self, uri):
        return (await self.s.read_resource(uri))[0].text

    async def prompts(self):
        return [p.name for p in await self.s.list_prompts()]


@contextlib.asynccontextmanager
async def fastmcp(t):
    from fastmcp import Client
    from fastmcp.client.transports import (StdioTransport,
                                           StreamableHttpTransport)

    way = StdioTransport(**t["command"], keep_alive=False) \
        if "command" in t else \
        StreamableHttpTransport(t["url"], headers=bearer(t))
    async with Client(way) as client:
        yield FastMcp(client)


class LangChain(Session):
    async def tools(self):
        from langchain_mcp_adapters.tools import load_mcp_tools

        self.loaded = {t.name: t for t in await load_mcp_tools(self.s)}
        return list(self.loaded)

    async def call(self, name, args):
        said = await self.loaded[name].ainvoke(
            {"type": "tool_call", "id": "1", "name": name, "args": args})
        return said.content if isinstance(said.content, str) else \
            "\n".join(b["text"] for b in said.content)

    async def read(self, uri):
        from langchain_mcp_adapters.resources import load_mcp_resources

        return (await load_mcp_resources(self.s, uris=[uri]))[0].as_string()

    async def prompt(self, name):
        from langchain_mcp_adapters.prompts import load_mcp_prompt

        return (await load_mcp_prompt(self.s, name))[0].content


@contextlib.asynccontextmanager
async def langchain(t):
    async with session_1(t) as session:
        yield LangChain(session)


class Agents(Session):
    async def tools(self):
        from agents import Agent, RunContextWrapper
        from agents.mcp import MCPUtil

        self.context = RunContextWrapper(context=None)
        found = await MCPUtil.get_function_tools(
            self.s, convert_schemas_to_strict=True,
            run_context=self.context, agent=Agent(name="twin"))
        self.loaded = {t.name: t for t in found}
        return list(self.loaded)

    async def call(self, name, args):
        from agents.tool_context import ToolContext

        text = json.dumps(args)
        said = await self.loaded[name].on_invoke_tool(
            ToolContext(context=None, tool_name=name, tool_call_id="1",
                        tool_arguments=text), text)
        return said if isinstance(said, str) else \
            said["text"] if isinstance(said, dict) else \
            "\n".join(b["text"] for b in said)


@contextlib.asynccontextmanager
async def openai_agents(t):
    from agents.mcp import MCPServerStdio, MCPServerStreamableHttp

    if "command" in t:
        server = MCPServerStdio(t["command"])
    else:
        server = MCPServerStreamableHttp(
            {"url": t["url"], "headers": bearer(t), "timeout": 30})
    async with server:
        agents = Agents(server)
        agents.list_tools = server.list_tools
        yield agents


KINDS = {
    "mcp-1": mcp_1,
    "mcp-2": mcp_2("legacy"),
    "mcp-2-modern": mcp_2("auto"),
    "fastmcp": fastmcp,
    "langchain": langchain,
    "openai-agents": openai_agents,
}


async def visit(kind, t):
    got = {}
    async with KINDS[kind](t) as client:
        got["tools"] = await client.tools()
        for what, (name, args) in t["calls"].items():
            got[what] = await client.call(name, args)
        got["resources"] = await client.resources()
        got["read"] = await client.read(t["resource"])
        got["prompts"] = await client.prompts()
        got["prompt"] = await client.prompt(t["prompt"])
    return got


print(json.dumps(asyncio.run(visit(sys.argv[1], json.load(sys.stdin)))))
